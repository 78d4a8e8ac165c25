import { randomUUID } from "node:crypto";
import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableLeftReport } from "../../../../../shared/adapters/tables/leftReportRows.ts";
import { tableRegistrations } from "../../../../../shared/adapters/tables/registrationRows.ts";
import { tableReportSync } from "../../../../../shared/adapters/tables/reportSyncRows.ts";
import { Rows } from "../../../../../shared/adapters/tables/rows.ts";
import type { ReportedPerson } from "../../../../../shared/domain/people/registration.ts";
import { startTestStorage } from "../../../../support/startTestStorage.ts";
import { id } from "./rowsOfThisSuite.ts";

let azurite: Awaited<ReturnType<typeof startTestStorage>>;
beforeAll(async () => {
  azurite = await startTestStorage();
});
afterAll(() => azurite?.stop());

const WRITES = new Set(["createEntity", "updateEntity", "deleteEntity", "submitTransaction"]);
const PAGE = 5;
/** A reading is over long before the next one. */
const at = (reading: number) =>
  new Date(Date.parse("2026-03-02T00:00:00.000Z") + reading * 6 * 3_600_000).toISOString();
const line = (n: number, ready = false): ReportedPerson => ({
  userId: id(n),
  methodsRegistered: ready ? ["fido2"] : ["mobilePhone"],
  isAdmin: false,
  ready,
});

/** A process that dies at one of its writes: before it, or once it is done. */
interface Death {
  readonly write: number;
  readonly isDone: boolean;
}

/** The table as a process has it; from its death on nothing answers. */
class Process {
  isDead = false;
  #writes = 0;
  readonly #death: Death | undefined;
  constructor(death?: Death) {
    this.#death = death;
  }
  over(client: TableClient): TableClient {
    return new Proxy(client, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => this.#call(String(name), () => method.apply(target, args) as unknown);
      },
    });
  }
  #call(name: string, call: () => unknown): unknown {
    if (this.isDead) throw new Error("the process is dead");
    if (!WRITES.has(name)) return call();
    this.#writes += 1;
    if (this.#writes !== this.#death?.write) return call();
    this.isDead = true;
    const dies = () => {
      throw new Error("the process died");
    };
    return this.#death.isDone ? Promise.resolve(call()).then(dies) : dies();
  }
}

/** What came of readings of which one process died in the third. */
async function afterReadings(readings: readonly (readonly ReportedPerson[])[], death?: Death) {
  const name = randomUUID().replaceAll("-", "");
  const [people, pages] = [`people${name}`, `pages${name}`].map((table) =>
    TableClient.fromConnectionString(azurite.connectionString, table, { allowInsecureConnection: true }),
  ) as [TableClient, TableClient];
  await Promise.all([people.createTable(), pages.createTable()]);
  const storeOf = (process: Process) => {
    const [registrations, reportPages] = [people, pages].map(
      (client) =>
        new Rows(
          async () => process.over(client),
          async () => undefined,
        ),
    ) as [Rows, Rows];
    return {
      ...tableRegistrations(registrations),
      ...tableReportSync(registrations, reportPages),
      ...tableLeftReport(registrations, reportPages),
    };
  };
  let hasDied = false;
  for (const [reading, lines] of readings.entries()) {
    const process = new Process(reading === 2 ? death : undefined);
    const store = storeOf(process);
    try {
      for (let page = 0; page * PAGE < lines.length; page++) {
        const some = lines.slice(page * PAGE, (page + 1) * PAGE);
        await store.takeReportPages([{ key: String(page), lines: some }], at(reading));
      }
      await store.markLeft({ startedAt: at(reading), pages: Math.ceil(lines.length / PAGE) });
    } catch (error) {
      if (!process.isDead) throw error;
      hasDied = true;
    }
  }
  const rows: string[] = [];
  for await (const page of storeOf(new Process()).everyRegistration())
    for (const { userId, ready, leftReportAt } of page)
      rows.push(`${userId.slice(-2)} ${ready ? "ready" : "not ready"}${leftReportAt ? ", gone" : ""}`);
  return { hasDied, rows };
}

const everybody = Array.from({ length: 23 }, (_, n) => line(n));
const without = everybody.filter((_, n) => n !== 3 && n !== 12 && n < 21);
const turned = without.with(7, line(8, true));

describe.each([
  ["before a write", false],
  ["after one", true],
])("a process that dies %s of a reading that marks who left", (_when, isDone) => {
  test("leaves nothing behind that the readings after it do not put right", async () => {
    // Number 3 is back as they were, 12 with a passkey, 21 on a page behind the last one.
    const back = [line(30), ...turned.toSpliced(2, 0, line(3)), line(12, true), line(21)];
    const readings = [everybody, without, turned, back, back];
    const calm = await afterReadings(readings);
    expect(calm.rows.filter((row) => row.endsWith("gone"))).toEqual(["22 not ready, gone"]);
    let deaths = 0;
    for (; ; deaths++) {
      const { hasDied, rows } = await afterReadings(readings, { write: deaths + 1, isDone });
      expect(rows, `at write ${deaths + 1}`).toEqual(calm.rows);
      if (!hasDied) break;
    }
    expect(deaths).toBeGreaterThan(5);
  });
});
