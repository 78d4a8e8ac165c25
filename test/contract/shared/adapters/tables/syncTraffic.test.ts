import { afterAll, beforeAll, expect, test } from "vitest";
import type { FakePorts } from "../../../../support/fakes/fakePorts.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { readReport } from "../../../../support/readReport.ts";
import { tableTraffic } from "../../../../support/tableTraffic.ts";
import { testConfig } from "../../../../support/testConfig.ts";
import { testStores } from "../../../../support/testStores.ts";
import { id } from "./rowsOfThisSuite.ts";

const PEOPLE = 4000;
const PAGE = 200;
const stores = testStores();
const traffic = tableTraffic();
let ports: FakePorts;
beforeAll(async () => {
  ports = fakePorts();
  Object.assign(ports.store, stores.onTables());
  await ports.store.ready();
  ports.reports.pageSize = PAGE;
  for (let n = 0; n < PEOPLE; n++) ports.reports.addDetails(id(n), ["mobilePhone"]);
});
afterAll(() => traffic.stop());

/** @returns what it asked of the tables. */
async function read() {
  ports.clock.advance({ hours: 6 });
  traffic.take();
  let pages = 0;
  for await (const turn of readReport(ports, testConfig(), (seconds) => ports.clock.advance({ seconds })))
    pages += turn.pages;
  return { ...traffic.take(), pages };
}

test("of twenty pages the first reading writes each person once and reads nobody; one of every hundred who changed costs two hundredths of that, and a read a page", async () => {
  const first = await read();
  expect(first.pages).toBe(PEOPLE / PAGE);
  expect(first.entities).toBeLessThanOrEqual(PEOPLE * 1.01);
  expect(first.reads).toBeLessThanOrEqual(first.pages);
  const nothing = await read();
  expect(nothing.entities).toBeLessThanOrEqual(first.pages);
  expect(nothing.reads).toBeLessThanOrEqual(first.pages);
  for (let n = 0; n < PEOPLE; n += 100)
    ports.reports.details = ports.reports.details.with(n, {
      ...ports.reports.details[n],
      ...{ id: id(n), userPrincipalName: `${id(n)}@contoso.example`, isAdmin: false, methodsRegistered: ["fido2"] },
    });
  const steady = await read();
  expect(steady.entities).toBeLessThanOrEqual(first.entities * 0.02);
  expect(steady.reads).toBeLessThanOrEqual(steady.pages);
  expect((await ports.store.registration(id(300)))?.ready).toBe(true);
});
