import { expect, test } from "vitest";
import { costLimits, mostPerPerson } from "../../bench/costLimits.ts";
import { costs, costsOf } from "../../bench/costPerPerson.ts";
import { verdictOf } from "../../bench/figure.ts";

const run = (people: number, simulatedDays: number, tables: number) => ({
  people,
  simulatedDays,
  executions: { total: 4_000, byTrigger: {} },
  tables: { transactions: tables },
  queues: { transactions: 50 },
  graph: { requests: 5_000, throttled: 0, forbidden: 0 },
  mail: { accepted: 4 * people, throttled: 0, duplicates: 0 },
});

test("what two runs have in common is the cost of a day, what they differ in that of a person", () => {
  const now = costsOf(run(200, 50, 200 * 20 + 50 * 10), run(1_000, 50, 1_000 * 20 + 50 * 10));
  expect(now.tableTransactions).toEqual({ perPerson: 20, perDay: 10 });
  expect(now.mails).toEqual({ perPerson: 4, perDay: 0 });
  expect(now.executions).toEqual({ perPerson: 0, perDay: 80 });
});

test("a run that took longer does not make a person dearer", () => {
  const { tableTransactions } = costsOf(run(200, 50, 200 * 20 + 50 * 10), run(1_000, 60, 1_000 * 20 + 60 * 10));
  expect(tableTransactions).toEqual({ perPerson: 20, perDay: 10 });
});

test("two runs with as many people tell nothing", () => {
  expect(() => costsOf(run(200, 50, 1), run(200, 50, 2))).toThrow("as many people");
});

test.each(costs)("the limit of %s is at most 1.25 times what it was, and what people are owed since", (cost) => {
  expect(costLimits[cost].perPerson).toBeLessThanOrEqual(mostPerPerson(costLimits[cost]));
});

test.each([
  ["at its limit is right", { value: 2, limit: 2 }, "ok"],
  ["above its limit is over", { value: 2.01, limit: 2 }, "over"],
  ["without a limit is told only", { value: 2 }, "told"],
] as const)("a figure %s", (_what, figure, verdict) => {
  expect(verdictOf({ name: "one", unit: "s", detail: "", ...figure })).toBe(verdict);
});
