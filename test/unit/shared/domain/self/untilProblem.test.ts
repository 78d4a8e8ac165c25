import { describe, expect, test } from "vitest";
import { untilProblem } from "../../../../../shared/domain/self/untilProblem.ts";

describe("the last day of an absence", () => {
  const now = new Date("2026-06-10T23:30:00Z");
  test.each([
    ["may be today, as the zone has it", "2026-06-11", undefined],
    ["may not be yesterday", "2026-06-10", "must lie from today to 365 days ahead"],
    ["may be a year from now", "2027-06-11", undefined],
    ["may not be later", "2027-06-12", "must lie from today to 365 days ahead"],
    ["must be said", undefined, "must say the last day on which you are away, yyyy-mm-dd"],
    ["must be a date", "next week", "must be a date, yyyy-mm-dd"],
    ["must be one of the calendar", "2026-06-31", "must be a date, yyyy-mm-dd"],
  ])("%s", (_rule, until, problem) => {
    expect(untilProblem(until, now, "Europe/Berlin")).toBe(problem);
  });
});
