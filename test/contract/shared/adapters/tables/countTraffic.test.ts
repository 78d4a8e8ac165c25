import { afterAll, beforeAll, expect, test } from "vitest";
import { CountedTenant } from "../../../../support/deadline/countedTenant.ts";
import { tableTraffic } from "../../../../support/tableTraffic.ts";
import { testStores } from "../../../../support/testStores.ts";

const PEOPLE = 40;
const WAVES = 5;
const stores = testStores();
const traffic = tableTraffic();
const tenant = new CountedTenant();
const everybody = Array.from({ length: PEOPLE }, (_, n) => ({ n }));
beforeAll(async () => {
  Object.assign(tenant.ports.store, stores.onTables());
  await tenant.ports.store.ready();
  await tenant.report(everybody);
  for (let w = 0; w < WAVES; w++) await tenant.wave({ waveId: `wave-${w}` }, everybody.slice(w * 8, w * 8 + 8));
});
afterAll(() => traffic.stop());

/** @returns the requests that one count took. */
async function count(later: { readonly hours: number }, report: Parameters<CountedTenant["report"]>[0] = everybody) {
  tenant.ports.clock.advance(later);
  await tenant.report(report);
  traffic.take();
  await tenant.count();
  return traffic.take().requests;
}

test("of forty people in five waves a count writes only what is news, and reads everybody at once", async () => {
  expect(await count({ hours: 0 })).toBeLessThanOrEqual(50);
  expect(await count({ hours: 6 })).toBeLessThanOrEqual(25);
  const oneIsReady = [{ n: 0, methodsRegistered: ["fido2"], ready: true }, ...everybody.slice(1)];
  expect(await count({ hours: 6 }, oneIsReady)).toBeLessThanOrEqual(28);
  // A row a cut for the new day.
  expect(await count({ hours: 24 })).toBeLessThanOrEqual(34);
  const all = (await tenant.cuts()).get("all")?.value;
  expect([all?.people, all?.standings.february.ready]).toEqual([PEOPLE, 0]);
});
