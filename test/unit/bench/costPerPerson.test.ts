import { expect, test } from "vitest";
import { costLimits } from "../../bench/costLimits.ts";
import { costPerPerson, costs } from "../../bench/costPerPerson.ts";
import { verdictOf } from "../../bench/figure.ts";

test("a person costs a share of everything that a run counted", () => {
  const run = {
    people: 200,
    executions: { total: 4_000, byTrigger: {} },
    tables: { transactions: 3_000 },
    queues: { transactions: 50 },
    graph: { requests: 5_000, throttled: 0, forbidden: 0 },
    mail: { accepted: 800, throttled: 0, duplicates: 0 },
  };
  expect(costPerPerson(run)).toEqual({
    executions: 20,
    tableTransactions: 15,
    queueTransactions: 0.25,
    graphRequests: 25,
    mails: 4,
  });
});

test.each(costs)("the limit of %s is at most 1.25 times what it was before", (cost) => {
  const { before, most } = costLimits[cost];
  expect(most).toBeLessThanOrEqual(before * 1.25);
});

test.each([
  ["at its limit is right", { value: 2, limit: 2 }, "ok"],
  ["above its limit is over", { value: 2.01, limit: 2 }, "over"],
  ["without a limit is told only", { value: 2 }, "told"],
] as const)("a figure %s", (_what, figure, verdict) => {
  expect(verdictOf({ name: "one", unit: "s", detail: "", ...figure })).toBe(verdict);
});
