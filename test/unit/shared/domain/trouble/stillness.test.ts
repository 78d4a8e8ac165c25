import { describe, expect, test } from "vitest";
import { stillSince } from "../../../../../shared/domain/trouble/stillness.ts";

const week = { timeZone: "Europe/Berlin", workingDays: [1, 2, 3, 4, 5] };
/** Wednesday. */
const NOW = new Date("2026-03-11T10:00:00.000Z");
const LONG_AGO = "2026-01-01T00:00:00.000Z";
const from = (since: string) => (moment: Date) => (moment.getTime() >= Date.parse(since) ? "offer" : undefined);

describe("what has been due", () => {
  test.each<[string, string, string | undefined]>([
    ["for two days stands still", "2026-03-09T09:00:00.000Z", "2026-03-09T10:00:00.000Z"],
    ["for a working day to the hour does", "2026-03-10T10:00:00.000Z", "2026-03-10T10:00:00.000Z"],
    ["for less than a working day does not", "2026-03-10T10:00:00.001Z", undefined],
    ["for a week is told from its first day on", "2026-03-04T10:00:00.000Z", "2026-03-04T10:00:00.000Z"],
    ["since the Friday before a weekend does", "2026-03-06T10:00:00.000Z", "2026-03-06T10:00:00.000Z"],
  ])("%s", (_how, since, expected) => {
    expect(stillSince(from(since), NOW, week, LONG_AGO)).toBe(expected);
  });

  test("since Friday is not looked at on a Sunday, and on Monday is a working day old", () => {
    const due = from("2026-03-06T10:00:00.000Z");
    expect(stillSince(due, new Date("2026-03-08T12:00:00.000Z"), week, LONG_AGO)).toBeUndefined();
    expect(stillSince(due, new Date("2026-03-09T12:00:00.000Z"), week, LONG_AGO)).toBe("2026-03-06T12:00:00.000Z");
  });

  test("in some hours only stands still all the same", () => {
    const inHours = (moment: Date) => (moment.getUTCHours() >= 8 && moment.getUTCHours() < 17 ? "offer" : undefined);
    expect(stillSince(inHours, NOW, week, "2026-03-09T00:00:00.000Z")).toBe("2026-03-09T10:00:00.000Z");
  });

  test.each<[string, (moment: Date) => string | undefined]>([
    ["is another thing than a day ago", (moment) => (moment < NOW ? "lookUpAccount" : "offer")],
    ["is nothing now", (moment) => (moment < NOW ? "offer" : undefined)],
  ])("and %s does not", (_how, due) => {
    expect(stillSince(due, NOW, week, LONG_AGO)).toBeUndefined();
  });

  test("counts from when its facts began, and not while the work itself takes so long", () => {
    const due = from("2026-03-02T10:00:00.000Z");
    expect(stillSince(due, NOW, week, "2026-03-10T12:00:00.000Z")).toBeUndefined();
    expect(stillSince(due, NOW, week, LONG_AGO, 9 * 86_400_000)).toBeUndefined();
    expect(stillSince(due, NOW, week, LONG_AGO, 7 * 86_400_000)).toBeDefined();
  });
});
