import { describe, expect, test } from "vitest";
import { freezeAt, nextFlipMoment, thawAfter } from "../../../../../shared/domain/calendar/changeWindow.ts";
import type { ChangeWindow } from "../../../../../shared/domain/wave/changeRules.ts";

const yearEnd = { from: "2026-12-18", until: "2027-01-06", reason: "end of the year" };
const rules = (change: Partial<ChangeWindow> = {}) => ({
  workingDays: [1, 2, 3, 4, 5],
  changeDays: [1, 2, 3, 4],
  changeHours: { from: 9, until: 15 },
  freezes: [yearEnd],
  ...change,
});

describe("the next moment at which a flip may begin", () => {
  test.each<[string, string, string, Partial<ChangeWindow>, string]>([
    ["is now, outside a freeze", "2026-12-17T10:00:00Z", "Europe/Berlin", {}, "2026-12-17T10:00:00.000Z"],
    ["is after a freeze, within the hours", "2026-12-21T10:00:00Z", "Europe/Berlin", {}, "2027-01-07T08:00:00.000Z"],
    ["is after it on its first day", "2026-12-17T23:00:00Z", "Europe/Berlin", {}, "2027-01-07T08:00:00.000Z"],
    [
      "is after it, where the hours of the day before are over",
      "2026-12-17T14:00:00Z",
      "Europe/Berlin",
      {},
      "2027-01-07T08:00:00.000Z",
    ],
    ["is after it on its last day", "2027-01-06T10:00:00Z", "Europe/Berlin", {}, "2027-01-07T08:00:00.000Z"],
    [
      "follows the date of the wave's zone: Auckland froze earlier",
      "2026-12-17T20:30:00Z",
      "Pacific/Auckland",
      {},
      "2027-01-06T20:00:00.000Z",
    ],
    [
      "follows the date of the wave's zone: Los Angeles has an hour left",
      "2026-12-17T18:00:00Z",
      "America/Los_Angeles",
      {},
      "2026-12-17T18:00:00.000Z",
    ],
    [
      "is behind two freezes that touch",
      "2026-12-21T10:00:00Z",
      "Europe/Berlin",
      { freezes: [{ from: "2027-01-07", until: "2027-01-10", reason: "inventory" }, yearEnd] },
      "2027-01-11T08:00:00.000Z",
    ],
    [
      "keeps to the days that are set",
      "2027-02-01T10:00:00Z",
      "Europe/Berlin",
      { changeDays: [3] },
      "2027-02-03T08:00:00.000Z",
    ],
    [
      "keeps to the hours that are set",
      "2027-02-01T08:00:00Z",
      "Europe/Berlin",
      { changeHours: { from: 10, until: 12 } },
      "2027-02-01T09:00:00.000Z",
    ],
    [
      "is any day that is worked, where no set day is",
      "2027-02-05T10:00:00Z",
      "Europe/Berlin",
      { changeDays: [7] },
      "2027-02-05T10:00:00.000Z",
    ],
    // 28 March 2027: clocks go forward.
    [
      "knows summer time when a freeze ends with it",
      "2027-03-27T10:00:00Z",
      "Europe/Berlin",
      { freezes: [{ from: "2027-03-25", until: "2027-03-28", reason: "release" }] },
      "2027-03-29T07:00:00.000Z",
    ],
  ])("%s", (_case, after, zone, change, expected) => {
    expect(nextFlipMoment(new Date(after), zone, rules(change)).toISOString()).toBe(expected);
  });
});

test.each<[string, string, string, string | undefined]>([
  ["before it", "2026-12-17T22:59:59Z", "Europe/Berlin", undefined],
  ["from the midnight on which it begins", "2026-12-17T23:00:00Z", "Europe/Berlin", "end of the year"],
  ["until the midnight on which it ends", "2027-01-06T22:59:59Z", "Europe/Berlin", "end of the year"],
  ["after it", "2027-01-06T23:00:00Z", "Europe/Berlin", undefined],
  ["by the date where people are", "2027-01-06T23:00:00Z", "America/Los_Angeles", "end of the year"],
])("a freeze holds: %s", (_case, at, zone, reason) => {
  expect(freezeAt(new Date(at), zone, rules())?.reason).toBe(reason);
});

test("a thaw comes at the midnight after the last of the freezes, and at once outside of one", () => {
  const at = (moment: string) => thawAfter(new Date(moment), "Europe/Berlin", rules()).toISOString();
  expect(at("2026-12-20T10:00:00Z")).toBe("2027-01-06T23:00:00.000Z");
  expect(at("2026-12-10T10:00:00Z")).toBe("2026-12-10T10:00:00.000Z");
});
