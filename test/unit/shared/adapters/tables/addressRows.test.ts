import { beforeEach, expect, test } from "vitest";
import { tableAddresses } from "../../../../../shared/adapters/tables/addressRows.ts";
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
let begin: () => ReturnType<typeof tableAddresses>;
beforeEach(() => {
  table = aTable();
  begin = () => tableAddresses(table as unknown as Rows);
});
type Addresses = ReturnType<typeof tableAddresses>;
const report = (addresses: Addresses, status: string, recipient: string, seconds: number) =>
  addresses.recordDelivery({ operationId: "op", recipient, status, at: at(seconds) });
const bounce = (addresses: Addresses, recipient: string, seconds: number) =>
  report(addresses, "Bounced", recipient, seconds);
const failed = async (addresses: Addresses) => [...(await addresses.undeliverable()).keys()];

test("reports of delivery to addresses that never failed read the table once in ten minutes", async () => {
  const addresses = begin();
  for (const seconds of [0, 300, 600]) await report(addresses, "Delivered", "a@contoso.example", seconds);
  expect(table.listed).toBe(1);
  await report(addresses, "Delivered", "a@contoso.example", 601);
  expect(table.listed).toBe(2);
});

test("a delivery clears at once what bounced here, and within ten minutes what bounced elsewhere", async () => {
  const [here, elsewhere] = [begin(), begin()];
  await report(here, "Delivered", "b@contoso.example", 0);
  await bounce(here, "a@contoso.example", 1);
  await report(here, "Delivered", "a@contoso.example", 2);
  expect(await failed(here)).toEqual([]);
  await report(here, "Delivered", "b@contoso.example", 3);
  await bounce(elsewhere, "a@contoso.example", 3);
  await report(here, "Delivered", "a@contoso.example", 4);
  expect(await failed(here)).toEqual(["a@contoso.example"]);
  await report(here, "Delivered", "a@contoso.example", 604);
  expect(await failed(here)).toEqual([]);
});

test("whoever asks which addresses failed is told what the table says now", async () => {
  const [here, elsewhere] = [begin(), begin()];
  await bounce(here, "a@contoso.example", 0);
  await bounce(elsewhere, "b@contoso.example", 0);
  expect(await failed(here)).toEqual(["a@contoso.example", "b@contoso.example"]);
});

test("a list that was being read while an address bounced is not kept", async () => {
  const addresses = begin();
  const reading = report(addresses, "Delivered", "a@contoso.example", 0);
  await bounce(addresses, "a@contoso.example", 0);
  await reading;
  await report(addresses, "Delivered", "a@contoso.example", 1);
  expect(await failed(addresses)).toEqual([]);
});

test.each(["Failed", "FilteredSpam", "Quarantined", "Teleported"])(
  "a mail that is %s leaves its address to be mailed, and among those that are not reached for a while",
  async (status) => {
    const addresses = begin();
    await report(addresses, status, "a@contoso.example", 60);
    expect(await failed(addresses)).toEqual([]);
    expect([...(await addresses.unreached(at(60))).keys()]).toEqual(["a@contoso.example"]);
    expect([...(await addresses.unreached(at(61))).keys()]).toEqual([]);
    await report(addresses, "Expanded", "a@contoso.example", 62);
    expect([...(await addresses.unreached(at(0))).keys()]).toEqual([]);
  },
);

test("a dead address stays dead until a mail arrives there, whatever else is reported", async () => {
  const addresses = begin();
  await bounce(addresses, "a@contoso.example", 1);
  await report(addresses, "Quarantined", "a@contoso.example", 2);
  await report(addresses, "OutForDelivery", "a@contoso.example", 3);
  expect([await failed(addresses), [...(await addresses.unreached(at(900))).keys()]]).toEqual([
    ["a@contoso.example"],
    ["a@contoso.example"],
  ]);
  await report(addresses, "Quarantined", "b@contoso.example", 4);
  await bounce(addresses, "b@contoso.example", 5);
  expect(await failed(addresses)).toEqual(["a@contoso.example", "b@contoso.example"]);
});
