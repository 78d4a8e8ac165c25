import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inPartition, type Row, Rows, type StoredRow } from "../../../../../shared/adapters/tables/rows.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import { startTestStorage } from "../../../../support/startTestStorage.ts";

let azurite: Awaited<ReturnType<typeof startTestStorage>>;
let rows: Rows;
beforeAll(async () => {
  azurite = await startTestStorage();
  const client = TableClient.fromConnectionString(azurite.connectionString, "rows", { allowInsecureConnection: true });
  await client.createTable();
  rows = new Rows(
    async () => client,
    async () => undefined,
  );
});
afterAll(() => azurite?.stop());

const read = async (partitionKey: string): Promise<readonly StoredRow[][]> => {
  const pages: StoredRow[][] = [];
  for await (const page of rows.query(inPartition(partitionKey))) pages.push([...page]);
  return pages;
};

test("a row reads the same by its key, in a query, first of a query and among more than are asked for", async () => {
  const row: Row = {
    partitionKey: "kinds",
    rowKey: "1",
    text: "Zoë",
    yes: true,
    no: false,
    whole: 7,
    bytes: Buffer.from([0, 255, 7]),
  };
  await rows.insert(row);
  const byKey = await rows.get("kinds", "1");
  expect(byKey).toMatchObject({ ...row, etag: expect.stringContaining("W/") });
  const inQuery = Object.fromEntries(Object.entries(byKey ?? {}).filter(([name]) => name !== "odata.metadata"));
  expect(await read("kinds")).toEqual([[inQuery]]);
  expect(await rows.first(inPartition("kinds"), 5)).toEqual([inQuery]);
  await rows.insert({ partitionKey: "kinds", rowKey: "2" });
  expect(await rows.first(inPartition("kinds"), 1)).toEqual([inQuery]);
});

test("more rows than a page holds are all read, once and in order", async () => {
  const keys = Array.from({ length: 1001 }, (_, n) => String(n).padStart(5, "0"));
  await rows.write(
    "replace",
    keys.map((rowKey) => ({ partitionKey: "many", rowKey })),
  );
  const pages = await read("many");
  expect(pages.map(({ length }) => length)).toEqual([1000, 1]);
  expect(pages.flat().map(({ rowKey }) => rowKey)).toEqual(keys);
});

test("a query for what is not there has no rows; one that storage refuses is an error", async () => {
  expect((await read("nobody")).flat()).toEqual([]);
  await expect(rows.query("PartitionKey eq").next()).rejects.toThrow(RefusedError);
});
