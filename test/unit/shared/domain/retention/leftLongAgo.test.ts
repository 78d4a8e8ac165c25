import { describe, expect, test } from "vitest";
import { days } from "../../../../../shared/domain/calendar/durations.ts";
import { leftOnDay } from "../../../../../shared/domain/retention/leftLongAgo.ts";

/** Fifty requests. */
const MOST_LOOKED_UP = 750;
const FIRST = Date.parse("2027-06-01T01:35:00.000Z");
const day = (n: number, hour = 0) => new Date(FIRST + days(n) + hour * 3_600_000);
const person = (n: number) => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000001`;
const people = (count: number, from = 0) => Array.from({ length: count }, (_, n) => person(from + n));

describe("of those who left long ago", () => {
  test.each([
    ["nobody is looked at where there is nobody", 0, 0],
    ["one is", 1, 1],
    ["all are, up to fifty requests", MOST_LOOKED_UP, MOST_LOOKED_UP],
    ["as many are, of one more", MOST_LOOKED_UP + 1, MOST_LOOKED_UP],
    ["as many are, of thousands", 5000, MOST_LOOKED_UP],
  ])("%s", (_which, count, looked) => {
    expect(new Set(leftOnDay(people(count), day(0))).size).toBe(looked);
  });

  test("the same are looked at all day long, in whatever order and case they stand there", () => {
    const all = people(500);
    const first = leftOnDay(all, day(0));
    expect(leftOnDay(all.toReversed(), day(0, 22))).toEqual(first);
    expect(leftOnDay([...all, ...all.map((id) => id.toUpperCase())], day(0, 3))).toEqual(first);
    expect(leftOnDay(all, day(1))).not.toEqual(first);
  });

  test.each<[string, number, (n: number) => readonly string[], (n: number) => number, number]>([
    ["of 1,800 is come to in ten days", 1800, () => [], (n) => n, 10],
    ["of 7,500 is come to in a month", 7500, () => [], (n) => n, 31],
    ["is, too, in an app that comes by every other night", 7500, () => [], (n) => 2 * n, 60],
    ["is, too, in one that comes by once a week", 7500, () => [], (n) => 7 * n, 60],
    ["is, too, while others come and go", 4500, (n) => people((n * 37) % 3000, 10_000 + n * 61), (n) => n, 31],
  ])("everybody %s", (_which, count, othersOn, dayOf, nights) => {
    const stay = people(count);
    const seen = new Set<string>();
    for (let n = 0; n < nights; n++) for (const id of leftOnDay([...stay, ...othersOn(n)], day(dayOf(n)))) seen.add(id);
    expect(stay.filter((id) => !seen.has(id))).toEqual([]);
  });
});
