import { expect, test } from "vitest";
import { fates } from "../../../../../shared/adapters/tables/erasureFates.ts";
import { tableDefinitions } from "../../../../../shared/adapters/tables/tableDefinitions.ts";
import { pseudonymOf } from "../../../../../shared/domain/erasure/erasure.ts";
import { treatments } from "../../../../../shared/domain/erasure/treatments.ts";

test("of every table it is said what an erasure does with it", () => {
  expect(Object.keys(treatments).toSorted()).toEqual(Object.keys(tableDefinitions).toSorted());
});

test("and what is to be done is done: each table that holds people is gone through, or goes with another", () => {
  const goesWithAnother = ["presentations"];
  const held = Object.entries(treatments).filter(([, { as }]) => as !== "nothing" && as !== "refused");
  const wanted = held.map(([table]) => table).filter((table) => !goesWithAnother.includes(table));
  expect(Object.keys(fates).toSorted()).toEqual(wanted.toSorted());
});

test("a pseudonym is sixteen digits of what it was given", () => {
  expect(pseudonymOf(Uint8Array.from([0, 1, 2, 3, 252, 253, 254, 255]))).toBe("person-00010203fcfdfeff");
});
