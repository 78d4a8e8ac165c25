import { expect, test } from "vitest";
import {
  afterWorkingMinutes,
  isWorkday,
  localMoment,
  nextWorkday,
} from "../../../../../infra/local/people/workingTime.ts";

const berlin = "Europe/Berlin";

test.each([
  ["within the day", "2027-01-11T08:00:00Z", 60, "2027-01-11T09:00:00Z"],
  ["from the night to the morning", "2027-01-11T02:00:00Z", 30, "2027-01-11T07:30:00Z"],
  ["over the evening", "2027-01-11T15:30:00Z", 60, "2027-01-12T07:30:00Z"],
  ["over the weekend", "2027-01-15T15:00:00Z", 120, "2027-01-18T08:00:00Z"],
  ["over the change to summer time", "2027-03-26T15:00:00Z", 120, "2027-03-29T07:00:00Z"],
])("working time goes %s", (_where, from, minutes, to) => {
  expect(new Date(afterWorkingMinutes(Date.parse(from), minutes, berlin)).toISOString()).toBe(
    new Date(to).toISOString(),
  );
});

test("a moment that ends within a millisecond is taken as the millisecond before", () => {
  const at = Date.parse("2027-01-11T08:00:00Z");
  expect(afterWorkingMinutes(at + 0.6, 60, berlin)).toBe(afterWorkingMinutes(at, 60, berlin));
});

test("a local moment follows the zone's offset", () => {
  expect(new Date(localMoment("2027-07-01", 9 * 60, berlin)).toISOString()).toBe("2027-07-01T07:00:00.000Z");
});

test.each([
  ["2027-01-15", true, "2027-01-18"],
  ["2027-01-16", false, "2027-01-18"],
])("%s: workday %s, the next one is %s", (date, workday, next) => {
  expect(isWorkday(date)).toBe(workday);
  expect(nextWorkday(date)).toBe(next);
});
