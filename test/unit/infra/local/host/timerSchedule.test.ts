import { expect, test } from "vitest";
import { parseTimerSchedule } from "../../../../../infra/local/host/timerSchedule.ts";

const monday = "2026-03-02T08:00:00.000Z";

test.each([
  ["0 */5 * * * *", "2026-03-02T08:05:00.000Z"],
  ["*/5 * * * *", "2026-03-02T08:05:00.000Z"],
  ["30 59 7-9 * * *", "2026-03-02T08:59:30.000Z"],
  ["0 0 0,12 * * *", "2026-03-02T12:00:00.000Z"],
  ["0 30 9 * * 1-5", "2026-03-02T09:30:00.000Z"],
  ["0 30 9 * Jan Mon", "2027-01-04T09:30:00.000Z"],
  ["0 0 9 * * Sunday", "2026-03-08T09:00:00.000Z"],
  ["0 0 9 * * 0", "2026-03-08T09:00:00.000Z"],
  ["0 0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
  ["06:00:00", "2026-03-02T14:00:00.000Z"],
  ["1.00:00:00", "2026-03-03T08:00:00.000Z"],
  ["00:00:30", "2026-03-02T08:00:30.000Z"],
])("the schedule %s next runs at %s", (text, expected) => {
  expect(new Date(parseTimerSchedule(text).next(Date.parse(monday))).toISOString()).toBe(expected);
});

test("day of month and day of week must both match, unlike in cron", () => {
  expect(new Date(parseTimerSchedule("0 0 0 13 * 5").next(Date.parse("2026-03-14T00:00:00Z"))).toISOString()).toBe(
    "2026-11-13T00:00:00.000Z",
  );
});

test("a schedule is read in the time zone given, over a change of clocks", () => {
  const { next } = parseTimerSchedule("0 0 9 * * *", "Europe/Berlin");
  expect(new Date(next(Date.parse("2026-03-28T08:30:00Z"))).toISOString()).toBe("2026-03-29T07:00:00.000Z");
});

test.each([
  ["0 */5 * * * *", true],
  ["00:01:00", true],
  ["*/30 * * * * *", false],
  ["00:00:59", false],
])("the schedule %s is monitored by default: %s", (text, isMonitored) => {
  expect(parseTimerSchedule(text).isMonitoredByDefault).toBe(isMonitored);
});

test.each(["", "* * *", "0 0 0 0 0 0 0", "@daily", "0 61 * * * *", "00:00:00"])(
  "the schedule %j is refused",
  (text) => {
    expect(() => parseTimerSchedule(text)).toThrow();
  },
);
