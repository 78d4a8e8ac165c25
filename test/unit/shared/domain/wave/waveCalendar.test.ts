import { describe, expect, test } from "vitest";
import { calendarWeeks, mondayOf } from "../../../../../shared/domain/wave/waveCalendar.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { plannedWave, rules } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2026-02-17T08:00:00Z");
const sales: WaveFacts = {
  ...plannedWave,
  waveId: "w2",
  name: "Sales",
  startDate: "2026-03-04",
  announceAt: "2026-02-25T08:00:00.000Z",
  openAt: "2026-03-04T08:00:00.000Z",
  remindAt: "2026-03-11T08:00:00.000Z",
};
const later: WaveFacts = {
  ...sales,
  startDate: "2026-03-09",
  announceAt: "2026-03-02T08:00:00.000Z",
  openAt: "2026-03-09T08:00:00.000Z",
  remindAt: "2026-03-16T08:00:00.000Z",
};
const freeze = { from: "2026-03-16", until: "2026-04-01", reason: "year end" };
const frozen = { ...rules, freezes: [freeze] };

const weeksOf = (waves: readonly WaveFacts[], given = rules, now = NOW) =>
  calendarWeeks(waves, { from: "2026-02-18", weeks: 8 }, now, given);
const said = (waves: readonly WaveFacts[], given = rules, now = NOW) =>
  weeksOf(waves, given, now).flatMap(({ monday, conflicts }) =>
    conflicts.map(({ kind, waves: some }) => `${monday} ${kind} ${some.map(({ name }) => name).join("+")}`),
  );

describe("the weeks of a calendar", () => {
  test.each([
    ["a Wednesday", "2026-02-18", "2026-02-16"],
    ["a Monday", "2026-02-16", "2026-02-16"],
    ["a Sunday", "2026-02-22", "2026-02-16"],
    ["the first day of a year", "2026-01-01", "2025-12-29"],
  ])("begin on a Monday: of %s", (_day, date, monday) => {
    expect(mondayOf(date)).toBe(monday);
  });

  test("follow each other, and each date of a wave stands in its own", () => {
    const weeks = weeksOf([plannedWave]);
    expect(weeks.map(({ monday }) => monday).slice(0, 3)).toEqual(["2026-02-16", "2026-02-23", "2026-03-02"]);
    expect(weeks).toHaveLength(8);
    expect(weeks.flatMap(({ dates }) => dates.map(({ what, day, how }) => `${what} ${day} ${how}`))).toEqual([
      "announcement 2026-02-23 fixed",
      "opening 2026-03-02 fixed",
      "reminder 2026-03-09 fixed",
      "warning 2026-03-10 earliest",
      "reportOnly 2026-03-17 earliest",
      "flip 2026-03-19 earliest",
    ]);
  });

  test("go by the date in the zone of each wave", () => {
    const far = { ...plannedWave, timeZone: "Pacific/Auckland", announceAt: "2026-02-22T20:00:00.000Z" };
    expect(weeksOf([far])[1]?.dates[0]).toMatchObject({ what: "announcement", day: "2026-02-23" });
  });

  test.each([
    ["those of the rule", rules, ["2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19"]],
    ["none in a freeze", frozen, []],
    [
      "every working day where none is in common",
      { ...rules, changeDays: [6], workingDays: [1, 2] },
      ["2026-03-16", "2026-03-17"],
    ],
    ["those that are worked", { ...rules, changeDays: [5, 6] }, ["2026-03-20"]],
  ])("name the days on which people may enter: %s", (_case, given, days) => {
    expect(weeksOf([], given)[4]?.changeDays).toEqual(days);
  });

  test("name a freeze in each week that it touches, and in no other", () => {
    const touched = weeksOf([], frozen).map(({ freezes }) => freezes.length);
    expect(touched).toEqual([0, 0, 0, 0, 1, 1, 1, 0]);
    expect(weeksOf([], frozen)[6]?.changeDays).toEqual(["2026-04-02"]);
  });
});

describe("what does not go well together", () => {
  test.each<[string, readonly WaveFacts[], typeof rules, readonly string[]]>([
    ["one wave alone does", [plannedWave], rules, []],
    ["two waves that open in one week do not", [plannedWave, sales], rules, ["2026-03-02 opensTogether Finance+Sales"]],
    ["two that open in two weeks do", [plannedWave, later], rules, []],
    ["one that was cancelled is in nobody's way", [plannedWave, { ...sales, stage: "cancelled" }], rules, []],
    [
      "a flip within a freeze is put off, and said where it could have been",
      [plannedWave],
      frozen,
      ["2026-03-16 flipFrozen Finance"],
    ],
    [
      "an opening within a freeze is said",
      [{ ...later, startDate: "2026-03-16", openAt: "2026-03-16T08:00:00.000Z", remindAt: "2026-03-23T08:00:00.000Z" }],
      frozen,
      ["2026-03-16 opensInFreeze Sales"],
    ],
  ])("%s", (_case, waves, given, expected) => {
    expect(said(waves, given)).toEqual(expected);
  });

  test("two waves whose first people may be enforced in one week", () => {
    const soon = { ...rules, changeDays: [1] };
    expect(said([plannedWave, sales], soon)).toContain("2026-03-23 flipsTogether Finance+Sales");
  });

  test("what has been is no conflict any more", () => {
    const open = (wave: WaveFacts): WaveFacts => ({ ...wave, stage: "open", stageAt: wave.openAt });
    const now = new Date("2026-03-05T08:00:00Z");
    expect(said([open(plannedWave), open(sales)], rules, now)).not.toContain("2026-03-02 opensTogether Finance+Sales");
    expect(said([open(plannedWave), sales], rules, now)).toContain("2026-03-02 opensTogether Finance+Sales");
    const enforcing: WaveFacts = { ...plannedWave, stage: "enforcing", enforcingAt: "2026-03-18T09:00:00.000Z" };
    expect(said([enforcing], frozen, new Date("2026-03-19T08:00:00Z"))).toEqual([]);
  });

  test("a put-off flip says the freeze and the day that is left", () => {
    const [conflict] = weeksOf([plannedWave], frozen).flatMap(({ conflicts }) => conflicts);
    expect(conflict).toMatchObject({
      kind: "flipFrozen",
      freeze,
      waves: [{ day: "2026-03-19" }],
      instead: { day: "2026-04-02" },
    });
  });
});
