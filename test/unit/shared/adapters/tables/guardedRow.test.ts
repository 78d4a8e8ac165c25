import { beforeEach, expect, test } from "vitest";
import { mapper, text } from "../../../../../shared/adapters/tables/columns.ts";
import { readGuarded, saveGuarded } from "../../../../../shared/adapters/tables/guardedRow.ts";
import type { Row, StoredRow } from "../../../../../shared/adapters/tables/rows.ts";
import { ConflictError } from "../../../../../shared/errors.ts";

const key = { partitionKey: "app", rowKey: "roles" };
const row: Row = { ...key, words: "new" };
const { fromRow } = mapper<{ words: string }>({ words: text });

let asked: unknown[];
let stored: StoredRow | undefined;
let isThere: boolean;
const table = {
  get: async (partitionKey: string, rowKey: string) => {
    asked.push(["get", partitionKey, rowKey]);
    return stored;
  },
  insert: async (one: Row) => {
    asked.push(["insert", one]);
    return isThere ? undefined : "first";
  },
  replace: async (one: Row, etag: string) => {
    asked.push(["replace", one, etag]);
    return "second";
  },
  unreadable: async ({ rowKey }: StoredRow, because: string) => void asked.push(["unreadable", rowKey, because]),
};

beforeEach(() => {
  [asked, stored, isThere] = [[], undefined, false];
});

const tableRow = (words: unknown): StoredRow => ({ ...key, words, etag: "read" }) as unknown as StoredRow;

test("a row that is there comes with its ETag", async () => {
  stored = tableRow("old");
  expect(await readGuarded(table, key, fromRow)).toEqual({ value: { words: "old" }, etag: "read" });
  expect(asked).toEqual([["get", "app", "roles"]]);
});

test("a row that is not there is none", async () => {
  expect(await readGuarded(table, key, fromRow)).toBeUndefined();
});

test("a row that cannot be read is told of, and may be replaced by whoever begins anew", async () => {
  stored = tableRow(7);
  expect(await readGuarded(table, key, fromRow)).toEqual({ value: undefined, etag: "read" });
  expect(asked).toEqual([
    ["get", "app", "roles"],
    ["unreadable", "roles", "a row cannot be read: words invalid_type"],
  ]);
});

test("the first row is inserted, and nothing replaced", async () => {
  expect(await saveGuarded(table, row, undefined, "somebody else was faster")).toBe("first");
  expect(asked).toEqual([["insert", row]]);
});

test("a row that was read is replaced as it was read, and none inserted", async () => {
  expect(await saveGuarded(table, row, "read", "somebody else was faster")).toBe("second");
  expect(asked).toEqual([["replace", row, "read"]]);
});

test("where somebody else wrote the first row, it stays and the conflict says so", async () => {
  isThere = true;
  const saved = saveGuarded(table, row, undefined, "somebody else was faster");
  await expect(saved).rejects.toThrow(new ConflictError("somebody else was faster"));
  expect(asked).toEqual([["insert", row]]);
});
