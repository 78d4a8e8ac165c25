import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rows, type StoredRow } from "../../../../../shared/adapters/tables/rows.ts";
import { chunks } from "../../../../../shared/domain/chunks.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";

let answer: { status: number; headers?: Record<string, string>; body: string };
const server = createServer((_request, response) => {
  response
    .writeHead(answer.status, { "content-type": "application/json;odata=minimalmetadata", ...answer.headers })
    .end(answer.body);
});
let rows: Rows;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a`;
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=${endpoint}`;
  const options = { retryOptions: { maxRetries: 0 }, allowInsecureConnection: true };
  const table = TableClient.fromConnectionString(connectionString, "rows", options);
  rows = new Rows(
    async () => table,
    async () => undefined,
  );
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const refusal = JSON.stringify({
  "odata.error": { code: "SomeCode", message: { lang: "en-US", value: "m" } },
  value: [],
});

test.each([
  ["a query", () => rows.query("").next()],
  ["the first of a query", () => rows.first("", 1)],
])("%s that fails is an error with storage's own words, never a table without rows", async (_what, run) => {
  answer = { status: 503, headers: { "retry-after": "4" }, body: refusal };
  await expect(run()).rejects.toMatchObject({ retryAfterSeconds: 4, message: expect.stringContaining("SomeCode") });
  await expect(run()).rejects.toThrow(TransientError);
  answer = { status: 403, body: refusal };
  await expect(run()).rejects.toMatchObject({ code: "SomeCode" });
  await expect(run()).rejects.toThrow(RefusedError);
  answer = { status: 200, body: '{"value":[{"PartitionKey":"p"' };
  await expect(run()).rejects.toThrow(TransientError);
  await expect(run()).rejects.toThrow("PARSE_ERROR");
});

const ofTable = (code: string) => JSON.stringify({ "odata.error": { code, message: { lang: "en-US", value: "m" } } });

test("a row is absent only when storage says so of the row: a table that is gone is no table without rows", async () => {
  answer = { status: 404, body: ofTable("ResourceNotFound") };
  expect(await rows.get("p", "r")).toBeUndefined();
  answer = { status: 404, body: ofTable("TableNotFound") };
  await expect(rows.get("p", "r")).rejects.toMatchObject({ reason: "notFound", code: "TableNotFound" });
  await expect(rows.delete("p", "r")).rejects.toThrow(RefusedError);
});

test("a row stands in the way only when storage says so of the row, not of a table that is being deleted", async () => {
  answer = { status: 409, body: ofTable("EntityAlreadyExists") };
  expect(await rows.insert({ partitionKey: "p", rowKey: "r" })).toBeUndefined();
  answer = { status: 409, body: ofTable("TableBeingDeleted") };
  await expect(rows.insert({ partitionKey: "p", rowKey: "r" })).rejects.toThrow(TransientError);
});

describe("rows that are asked for by many keys", () => {
  const keysOf = (count: number) => Array.from({ length: count }, (_, n) => String(n).padStart(4, "0"));
  /** Counts how many are read one by one. */
  class InPages extends Rows {
    single = 0;
    readonly #keys: readonly string[];
    readonly #size: number;
    constructor(keys: readonly string[], size: number) {
      super(
        () => Promise.reject(new Error("nobody asks")),
        async () => undefined,
      );
      this.#keys = keys;
      this.#size = size;
    }
    override async *query() {
      for (const page of chunks(this.#keys, this.#size)) yield page.map((rowKey): StoredRow => ({ rowKey, etag: "e" }));
    }
    override async get(_partitionKey: string, rowKey: string): Promise<StoredRow | undefined> {
      this.single += 1;
      return this.#keys.includes(rowKey) ? { rowKey, etag: "e" } : undefined;
    }
  }
  const found = async (table: Rows, keys: readonly string[]) => [...(await table.getMany("p", keys)).keys()].toSorted();

  test("are found behind a short page, which is not the last one", async () => {
    const table = new InPages(keysOf(300), 200);
    const wanted = ["0001", "0150", "0210", "0220", "0299"];
    expect(await found(table, [...wanted, "0999"])).toEqual(wanted);
    expect(table.single).toBe(0);
  });

  test("are found where the range is given up behind a full page, as hardly any of them is in it", async () => {
    const table = new InPages(keysOf(3000), 1000);
    const wanted = ["0001", "0150", "1210", "2220", "2999"];
    expect(await found(table, [...wanted, "9999"])).toEqual(wanted);
    expect(table.single).toBe(4);
  });

  test("cost no read of each where there are few rows at all", async () => {
    const table = new InPages(["0000"], 1000);
    expect(await found(table, keysOf(1000).slice(1))).toEqual([]);
    expect(table.single).toBe(0);
  });
});
