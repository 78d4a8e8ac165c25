import { describe, expect, test } from "vitest";
import {
  firstMorningOf,
  firstOfficeMoment,
  graceEndOf,
  linkMorningOf,
} from "../../../../../shared/domain/joiner/hireCalendar.ts";
import type { JoinerFacts } from "../../../../../shared/domain/joiner/joinerTypes.ts";
import { joinerRules } from "../../../../support/waves/rulesForTests.ts";

const hire = (startDate: string, timeZone: string, usageLocation?: string): JoinerFacts => ({
  joinerId: "j1",
  startDate,
  timeZone,
  hiredAt: "2026-01-01T00:00:00.000Z",
  account: { kind: "found", userId: "u1", ...(usageLocation && { usageLocation }) },
});
const holidays = [
  { date: "2026-01-01" },
  { date: "2026-10-03", usageLocation: "DE" },
  { date: "2026-04-03", usageLocation: "DE" },
  { date: "2026-04-06", usageLocation: "DE" },
];
const rules = { ...joinerRules, holidays };

describe("the first working morning", () => {
  test.each<[string, string, string, string | undefined, string]>([
    // Summer time begins on Sunday 29 March 2026 and ends on Sunday 25 October in Europe; in America on 8 March, 1 November.
    ["the last Friday of winter", "2026-03-27", "Europe/Berlin", undefined, "2026-03-27T06:00:00.000Z"],
    ["the Sunday on which summer time begins", "2026-03-29", "Europe/Berlin", undefined, "2026-03-30T05:00:00.000Z"],
    ["the Sunday on which it ends", "2026-10-25", "Europe/Berlin", undefined, "2026-10-26T06:00:00.000Z"],
    ["the Monday after it began in New York", "2026-03-09", "America/New_York", undefined, "2026-03-09T11:00:00.000Z"],
    ["the Friday before", "2026-03-06", "America/New_York", undefined, "2026-03-06T12:00:00.000Z"],
    ["a zone of half an hour", "2026-03-02", "Asia/Kolkata", undefined, "2026-03-02T01:30:00.000Z"],
    ["a zone of a quarter", "2026-03-02", "Asia/Kathmandu", undefined, "2026-03-02T01:15:00.000Z"],
    ["the first zone to have the day", "2026-03-02", "Pacific/Kiritimati", undefined, "2026-03-01T17:00:00.000Z"],
    ["the last one", "2026-03-02", "Pacific/Pago_Pago", undefined, "2026-03-02T18:00:00.000Z"],
    ["an offset, which knows no summer time", "2026-07-01", "+01:00", undefined, "2026-07-01T06:00:00.000Z"],
    ["half an hour of summer time", "2026-10-05", "Australia/Lord_Howe", undefined, "2026-10-04T20:00:00.000Z"],
    ["a holiday everywhere", "2026-01-01", "Europe/Berlin", undefined, "2026-01-02T06:00:00.000Z"],
    ["a holiday of the account's country", "2026-04-03", "Europe/Berlin", "DE", "2026-04-07T05:00:00.000Z"],
    ["a holiday of another country", "2026-04-03", "Europe/Berlin", "AT", "2026-04-03T05:00:00.000Z"],
    ["a holiday of a country that is not known", "2026-04-03", "Europe/Berlin", undefined, "2026-04-03T05:00:00.000Z"],
    ["a Friday in a country whose weekend it is", "2026-03-06", "Asia/Riyadh", "SA", "2026-03-08T04:00:00.000Z"],
    ["a Sunday that is worked there", "2026-03-08", "Asia/Riyadh", "SA", "2026-03-08T04:00:00.000Z"],
  ])("of %s", (_what, startDate, timeZone, usageLocation, expected) => {
    expect(firstMorningOf(hire(startDate, timeZone, usageLocation), rules).toISOString()).toBe(expected);
  });

  test.each([
    // The clock jumps from 02:00 to 03:00, and repeats the hour from 02:00 on.
    ["an hour that does not exist is the next one that does", "2026-03-29", "2026-03-29T01:00:00.000Z"],
    ["an hour that exists twice is taken the first time", "2026-10-25", "2026-10-25T00:00:00.000Z"],
  ])("%s", (_what, startDate, expected) => {
    const nights = { ...rules, offerHour: 2, workingDays: [1, 2, 3, 4, 5, 6, 7] };
    expect(firstMorningOf(hire(startDate, "Europe/Berlin"), nights).toISOString()).toBe(expected);
  });
});

test.each<[number, string, string | undefined, string]>([
  [0, "2026-03-30", undefined, "2026-03-30T05:00:00.000Z"],
  // Over a weekend and the change of the clock: the same hour of the day.
  [1, "2026-03-30", undefined, "2026-03-27T06:00:00.000Z"],
  [2, "2026-10-27", undefined, "2026-10-23T05:00:00.000Z"],
  // Easter in Germany: Friday and Monday.
  [1, "2026-04-07", "DE", "2026-04-02T05:00:00.000Z"],
  [1, "2026-04-07", "AT", "2026-04-06T05:00:00.000Z"],
])("%i working days of lead before %s (%s) are %s", (offerLeadDays, startDate, usageLocation, expected) => {
  const led = { ...rules, offerLeadDays };
  expect(linkMorningOf(hire(startDate, "Europe/Berlin", usageLocation), led).toISOString()).toBe(expected);
});

test.each([
  ["2026-04-01", "DE", "2026-04-10T05:00:00.000Z"],
  ["2026-04-01", "AT", "2026-04-08T05:00:00.000Z"],
])("a missing account of %s in %s is waited for until %s", (startDate, usageLocation, expected) => {
  expect(graceEndOf(hire(startDate, "Europe/Berlin", usageLocation), rules).toISOString()).toBe(expected);
});

test.each([
  ["2026-04-02T14:59:59.999Z", "2026-04-02T14:59:59.999Z"],
  // After hours before Easter: the Tuesday.
  ["2026-04-02T15:00:00.000Z", "2026-04-07T05:00:00.000Z"],
  ["2026-04-03T09:00:00.000Z", "2026-04-07T05:00:00.000Z"],
])("a link that falls due at %s goes out at %s in Germany", (after, expected) => {
  expect(firstOfficeMoment(new Date(after), hire("2026-04-01", "Europe/Berlin", "DE"), rules).toISOString()).toBe(
    expected,
  );
});

test("where no day is worked there is no morning, and no loop without an end", () => {
  expect(() => linkMorningOf(hire("2026-03-30", "Europe/Berlin"), { ...rules, workingDays: [] })).toThrow(RangeError);
});
