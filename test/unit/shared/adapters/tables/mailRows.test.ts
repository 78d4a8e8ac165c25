import { beforeEach, expect, test } from "vitest";
import { tableMails } from "../../../../../shared/adapters/tables/mailRows.ts";
import type { Row, Rows } from "../../../../../shared/adapters/tables/rows.ts";

const at = (seconds: number) => new Date(Date.parse("2026-03-02T08:00:00Z") + seconds * 1000).toISOString();

/** As much of a table as the failed addresses need, counting how often it is read as a whole. */
function aTable() {
  const rows = new Map<string, Row>();
  const table = {
    listed: 0,
    get: async (_partition: string, rowKey: string) => rows.get(rowKey),
    write: async (_mode: string, some: readonly Row[]) => {
      for (const row of some) rows.set(row.rowKey, row);
      return true;
    },
    delete: async (_partition: string, rowKey: string) => void rows.delete(rowKey),
    query: async function* () {
      table.listed += 1;
      yield [...rows.values()];
    },
  };
  return table;
}
let table: ReturnType<typeof aTable>;
let begin: () => ReturnType<typeof tableMails>;
beforeEach(() => {
  table = aTable();
  const rows = table as unknown as Rows;
  begin = () => tableMails(rows, rows, rows, { perMinute: 30, perHour: 100 });
});
const bounce = (mails: ReturnType<typeof begin>, recipient: string, seconds: number) =>
  mails.recordDelivery({ operationId: "op", recipient, status: "Bounced", at: at(seconds) });

test("the failed addresses are read once for whoever asks within a minute, and again after it", async () => {
  const mails = begin();
  await bounce(mails, "a@contoso.example", 0);
  for (const seconds of [0, 30, 60])
    expect([...(await mails.undeliverable(at(seconds))).keys()]).toEqual(["a@contoso.example"]);
  expect(table.listed).toBe(1);
  await mails.undeliverable(at(61));
  expect(table.listed).toBe(2);
});

test("one that bounced here is known at once, one that bounced elsewhere within a minute, or at once to whoever says no moment", async () => {
  const [here, elsewhere] = [begin(), begin()];
  await here.undeliverable(at(0));
  await bounce(here, "a@contoso.example", 1);
  expect((await here.undeliverable(at(2))).size).toBe(1);
  await bounce(elsewhere, "b@contoso.example", 3);
  expect([(await here.undeliverable(at(62))).size, (await here.undeliverable()).size]).toEqual([1, 2]);
  expect((await here.undeliverable(at(63))).size).toBe(2);
});

test("a list that was being read while an address bounced is not kept", async () => {
  const mails = begin();
  const reading = mails.undeliverable(at(0));
  await bounce(mails, "a@contoso.example", 0);
  await reading;
  expect((await mails.undeliverable(at(1))).size).toBe(1);
});
