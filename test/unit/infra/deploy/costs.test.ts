import { expect, test } from "vitest";
import { costOf, costTable, prices } from "../../../../infra/deploy/costs.ts";

const counted = { people: 1_000, simulatedDays: 100, episodes: 10_000, tableTransactions: 50_000, mails: 4_000 };
const amounts = (people: number) =>
  Object.fromEntries(costOf(counted, people).map(({ what, amount }) => [what, amount]));

test("a rollout costs what was counted: executions, their memory, transactions, mails", () => {
  expect(amounts(1_000)).toEqual({
    executions: 20_000,
    "GB-s on demand": 40_000,
    "table or queue transactions": 350_000,
    mails: 4_000,
    "MB of mail": 80,
  });
  const total = costOf(counted, 1_000).reduce((sum, { usd }) => sum + usd, 0);
  expect(total).toBeCloseTo(0.008 + 1.04 + 0.0126 + 1 + 0.0096, 4);
});

test("ten times the people cost ten times as much", () => {
  const [small, large] = [costOf(counted, 1_000), costOf(counted, 10_000)];
  large.forEach((line, index) => {
    expect(line.usd).toBeCloseTo((small[index]?.usd ?? 0) * 10, 6);
  });
});

test("each price says where and when it was read, and the table shows it", () => {
  const table = costTable(counted, [1_000, 10_000]);
  for (const { source } of Object.values(prices)) {
    expect(source).toMatch(/read 20\d\d-\d\d-\d\d$/);
    expect(table).toContain(source);
  }
  expect(new Set(table.split("\n").map((row) => row.split(" | ").length))).toEqual(new Set([6]));
});
