import { expect, test } from "vitest";
import { type Missing, whoLeft } from "../../../../../shared/domain/people/leftReport.ts";

const NOW = "2026-03-10T06:00:00.000Z";
const HOURS_AGO = (count: number) => new Date(Date.parse(NOW) - count * 3_600_000).toISOString();
const missing = (count: number, hoursAgo: number): readonly Missing[] =>
  Array.from({ length: count }, (_, n) => ({ userId: `u${n}`, since: HOURS_AGO(hoursAgo) }));

test.each<[string, readonly Missing[], number, number, boolean]>([
  ["nobody is missing", [], 1000, 0, false],
  ["this is the first reading that misses them", missing(5, 0), 1000, 0, false],
  ["the reading before missed them, too", missing(5, 6), 1000, 5, false],
  ["twenty of a small tenant", missing(20, 6), 40, 20, false],
  ["twenty-one of a small tenant", missing(21, 6), 40, 0, true],
  ["a tenth of a large one", missing(100, 6), 1000, 100, false],
  ["more than a tenth of a large one", missing(101, 6), 1000, 0, true],
  ["more than a tenth, for almost three days", missing(101, 71), 1000, 0, true],
  ["more than a tenth, for three days", missing(101, 72), 1000, 101, false],
  ["all but one, for three days", missing(101, 72), 102, 101, false],
  ["everybody, for a month", missing(101, 720), 101, 0, true],
  ["everybody, of a few", missing(5, 6), 5, 0, true],
])("whoever is marked: %s", (_when, people, known, marked, isTooMany) => {
  const judged = whoLeft(people, { startedAt: NOW, known });
  expect([judged.left.length, judged.isTooMany]).toEqual([marked, isTooMany]);
});

test("of very many, those are marked who are missing for three days", () => {
  const people = [...missing(30, 72).map((one) => ({ ...one, userId: `old-${one.userId}` })), ...missing(100, 6)];
  const { left, isTooMany } = whoLeft(people, { startedAt: NOW, known: 1000 });
  expect([left.length, left.every((userId) => userId.startsWith("old-")), isTooMany]).toEqual([30, true, true]);
});
