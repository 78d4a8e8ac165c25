import { describe, expect, test } from "vitest";
import { isTooManyLeavers, staffThatMatters, tooManyInADay } from "../../../../../shared/domain/leaver/leaverBrake.ts";

const limits = { anHour: 5, share: 0.02 };

describe("so many leavers within an hour", () => {
  test.each<[string, number, number, boolean]>([
    ["nobody", 0, 1000, false],
    ["one, however few there are", 1, 3, false],
    ["as many as are allowed", 5, 1000, false],
    ["one more", 6, 1000, true],
    ["one more of very many", 6, 100_000, true],
    ["as large a share as is allowed", 2, 100, false],
    ["a larger one", 3, 100, true],
    ["two of a small organisation", 2, 99, true],
    ["a few where nobody was counted", 5, 0, false],
    ["many where nobody was counted", 6, 0, true],
  ])("%s: %i of %i", (_what, told, staff, isHeld) => {
    expect(isTooManyLeavers(told, staff, limits)).toBe(isHeld);
  });

  test.each([2, 3, 5])("need no more people counted than decide: %i", (told) => {
    const enough = staffThatMatters(told, limits);
    expect(isTooManyLeavers(told, enough, limits)).toBe(false);
    expect(isTooManyLeavers(told, enough - 1, limits)).toBe(true);
  });
});

describe("so many leavers who are due within a day", () => {
  /** So many at each moment, in hours. */
  const due = (...some: readonly (readonly [count: number, hour: number])[]) =>
    some.flatMap(([count, hour]) =>
      Array.from({ length: count }, (_, n) => ({
        dueAt: new Date(Date.UTC(2026, 0, 31) + hour * 3_600_000).toISOString(),
        name: `${n} at ${hour}`,
      })),
    );

  test.each<[string, readonly (readonly [count: number, hour: number])[], number, object, number]>([
    ["nobody", [], 1000, limits, 0],
    ["as many as are allowed", [[20, 0]], 100, limits, 0],
    ["one more, at one moment", [[21, 0]], 100, limits, 21],
    [
      "one more, over the day",
      [
        [11, 0],
        [10, 23],
      ],
      100,
      limits,
      21,
    ],
    [
      "one more, in any order",
      [
        [10, 23],
        [11, 0],
      ],
      100,
      limits,
      21,
    ],
    [
      "as many each day",
      [
        [20, 0],
        [20, 24],
        [20, 48],
      ],
      100,
      limits,
      0,
    ],
    [
      "too many on one of some days",
      [
        [5, 0],
        [21, 24],
        [5, 48],
      ],
      100,
      limits,
      21,
    ],
    [
      "those around them within a day, too",
      [
        [3, 12],
        [20, 24],
        [3, 48],
      ],
      100,
      limits,
      23,
    ],
    ["as large a share as is allowed", [[100, 0]], 5000, limits, 0],
    ["a larger one", [[101, 0]], 5000, limits, 101],
    ["as many as an hour allows by itself", [[50, 0]], 100, { ...limits, anHour: 50 }, 0],
    ["many where nobody was counted", [[21, 0]], 0, limits, 21],
  ])("%s", (_what, some, staff, given, held) => {
    expect(tooManyInADay(due(...some), staff, { ...limits, ...given })).toHaveLength(held);
  });

  test("need no more people counted than decide", () => {
    const some = due([101, 0]);
    const enough = staffThatMatters(some.length, limits);
    expect([tooManyInADay(some, enough, limits).length, tooManyInADay(some, enough - 1, limits).length]).toEqual([
      0, 101,
    ]);
  });
});
