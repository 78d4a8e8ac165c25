import { describe, expect, test } from "vitest";
import { isTooManyLeavers, staffThatMatters } from "../../../../../shared/domain/leaver/leaverBrake.ts";

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
