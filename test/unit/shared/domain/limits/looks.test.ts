import { expect, test } from "vitest";
import { lookFor } from "../../../../../shared/domain/limits/looks.ts";
import { ceilingOf, goesBefore, rankOf } from "../../../../../shared/domain/limits/priority.ts";

type Look = keyof typeof lookFor;
const order: readonly Look[] = [
  "refusal",
  "entry",
  "press",
  "mail",
  "gate",
  "holders",
  "wouldBeBlocked",
  "hireWithPass",
  "usedUpPass",
];

test("looks are in the order of how urgent they are, and none is missing", () => {
  expect(Object.keys(lookFor)).toEqual(order);
  const ranks = order.map((look) => rankOf(lookFor[look]));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
});

const at = (second: number): string => new Date(Date.parse("2026-03-02T09:00:00.000Z") + second * 1000).toISOString();
const NOW = Date.parse(at(0));

test.each<[Look, number, Look, number, boolean]>([
  ["refusal", 0, "entry", -5, true],
  ["entry", 0, "mail", -5, true],
  ["press", 0, "gate", -5, true],
  ["press", 0, "entry", -5, false],
  ["press", -6, "entry", -5, true],
  ["mail", 0, "wouldBeBlocked", -5, true],
  ["gate", 0, "mail", -5, false],
  ["gate", 0, "wouldBeBlocked", -5, true],
  ["holders", 0, "entry", -5, false],
  ["wouldBeBlocked", 0, "usedUpPass", -5, true],
  ["hireWithPass", 0, "gate", -5, false],
  ["hireWithPass", 0, "usedUpPass", -5, true],
  ["usedUpPass", -30, "refusal", 0, true],
])(
  "a look for %s that waits since %i s goes before one for %s since %i s: %s",
  (one, since, other, otherSince, expected) => {
    const waiting = (look: Look, second: number) => ({ priority: lookFor[look], since: at(second) });
    expect(goesBefore(waiting(one, since), waiting(other, otherSince), NOW)).toBe(expected);
  },
);

test.each<[Look, number]>([
  ["refusal", 5],
  ["entry", 5],
  ["press", 5],
  ["mail", 4],
  ["gate", 4],
  ["holders", 4],
  ["wouldBeBlocked", 4],
  ["hireWithPass", 4],
  ["usedUpPass", 4],
])("a look for %s may take %i of five requests", (look, most) => {
  expect(ceilingOf(lookFor[look], 5)).toBe(most);
});
