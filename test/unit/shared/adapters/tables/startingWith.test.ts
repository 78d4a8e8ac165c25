import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredRow } from "../../../../../shared/adapters/tables/rows.ts";
import { startingWith } from "../../../../../shared/adapters/tables/startingWith.ts";
import { chunks } from "../../../../../shared/domain/chunks.ts";

const RANGE = /^PartitionKey eq 'p' and RowKey ge '(.*)' and RowKey le '(.*)'$/;

/** A partition that is read in pages of `size`, and counts the pages that were asked for. */
function partition(keys: readonly string[], size: number) {
  const asked = { ranges: 0, pages: 0 };
  const query = async function* (filter: string | undefined) {
    const [, first = "", last = ""] = RANGE.exec(filter ?? "") ?? [];
    const within = keys.toSorted().filter((key) => key >= first && key <= last);
    asked.ranges += 1;
    for (const page of within.length > 0 ? chunks(within, size) : [[]]) {
      asked.pages += 1;
      yield page.map((rowKey): StoredRow => ({ partitionKey: "p", rowKey, etag: "e" }));
    }
  };
  return { query, asked };
}
const keysOf = (rows: readonly StoredRow[]) => rows.map(({ rowKey }) => rowKey ?? "").toSorted();
const person = (n: number) => `${String(n).padStart(6, "0")}|`;

test("all rows that begin so are found, each once, whatever lies around them and wherever a page ends", async () => {
  const person = fc.stringMatching(/^[0-9a-c-]{1,4}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(person, { maxLength: 60 }),
      fc.array(person, { maxLength: 12 }),
      fc.uniqueArray(fc.constantFrom("joiner", "wave", "~0f", "~f0"), { minLength: 1 }),
      fc.integer({ min: 1, max: 40 }),
      async (people, others, sources, size) => {
        const keys = people.flatMap((id) => sources.map((source) => `${id}|${source}`));
        const wanted = [...people.filter((_, n) => n % 3 === 0), ...others].map((id) => `${id}|`);
        const found = await startingWith(partition(keys, size), "p", wanted);
        expect(keysOf(found)).toEqual(keys.filter((key) => wanted.some((one) => key.startsWith(one))).toSorted());
      },
    ),
  );
});

test("a person whose rows a page cuts in two is read whole when the range is given up", async () => {
  const keys = Array.from({ length: 100 }, (_, n) => [`${person(n)}a`, `${person(n)}b`]).flat();
  const wanted = [0, 80, 96, 97, 98].map(person);
  // The first page ends between the two rows of the second wanted one.
  const found = await startingWith(partition(keys, 161), "p", wanted);
  expect(keysOf(found)).toEqual(wanted.flatMap((prefix) => [`${prefix}a`, `${prefix}b`]));
});

test.each<[string, number, readonly number[], { ranges: number; pages: number }]>([
  ["nobody", 10_000, [], { ranges: 0, pages: 0 }],
  ["one", 10_000, [700], { ranges: 1, pages: 1 }],
  ["four far apart: each alone", 10_000, [0, 3000, 6000, 9999], { ranges: 4, pages: 4 }],
  ["a hundred in a row: one range", 10_000, Array.from({ length: 100 }, (_, n) => 700 + n), { ranges: 1, pages: 1 }],
  [
    "a hundred far apart: one page, then each alone that is left",
    10_000,
    Array.from({ length: 100 }, (_, n) => n * 100),
    { ranges: 91, pages: 91 },
  ],
  [
    "twenty who have no rows, in an empty partition",
    0,
    Array.from({ length: 20 }, (_, n) => n),
    { ranges: 1, pages: 1 },
  ],
])("asks in few requests for %s", async (_who, size, people, expected) => {
  const table = partition(
    Array.from({ length: size }, (_, n) => `${person(n)}wave`),
    1000,
  );
  const found = await startingWith(table, "p", people.map(person));
  expect(found).toHaveLength(size === 0 ? 0 : people.length);
  expect(table.asked).toEqual(expected);
});
