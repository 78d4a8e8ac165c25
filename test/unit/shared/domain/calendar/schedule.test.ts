import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextFlipMoment } from "../../../../../shared/domain/calendar/changeWindow.ts";
import {
  addWorkingDays,
  firstWithin,
  firstWorkingMorning,
  isMonday,
  isSendTime,
  isTimeZone,
  mondayBefore,
  nextSendMoment,
  planWaveInstants,
  startDateProblem,
} from "../../../../../shared/domain/calendar/schedule.ts";

const window = { changeDays: [1, 2, 3, 4], changeHours: { from: 9, until: 15 }, freezes: [] };

import { rules } from "../../../../support/waves/rulesForTests.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/Los_Angeles",
  "Asia/Kolkata",
  "Pacific/Auckland",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
];
const aZone = fc.constantFrom(...zones);
const aMoment = fc.date({
  min: new Date("2025-01-01T00:00:00Z"),
  max: new Date("2030-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const someDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });

const localParts = (moment: Date, timeZone: string) => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return parts.format(moment);
};
const weekday = (moment: Date, timeZone: string): number =>
  ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(localParts(moment, timeZone).slice(0, 3)) + 1;

describe("the instants of a wave", () => {
  test.each([
    ["a Monday in winter", "2026-03-02", "Europe/Berlin", ["2026-02-23T08:00", "2026-03-02T08:00", "2026-03-09T08:00"]],
    [
      "a date seven days after which summer time has begun",
      "2026-03-24",
      "Europe/Berlin",
      ["2026-03-17T08:00", "2026-03-24T08:00", "2026-03-31T07:00"],
    ],
    [
      "a Saturday, which moves to Monday",
      "2026-03-28",
      "Europe/Berlin",
      ["2026-03-23T08:00", "2026-03-30T07:00", "2026-04-06T07:00"],
    ],
    [
      "a Sunday, which moves to Monday",
      "2026-03-01",
      "UTC",
      ["2026-02-23T09:00", "2026-03-02T09:00", "2026-03-09T09:00"],
    ],
    ["west of UTC", "2026-11-02", "America/Los_Angeles", ["2026-10-26T16:00", "2026-11-02T17:00", "2026-11-09T17:00"]],
    [
      "far east of UTC, where it is the day before in UTC",
      "2026-07-06",
      "Pacific/Auckland",
      ["2026-06-28T21:00", "2026-07-05T21:00", "2026-07-12T21:00"],
    ],
    ["a leap day", "2028-02-29", "UTC", ["2028-02-22T09:00", "2028-02-29T09:00", "2028-03-07T09:00"]],
  ])("are T-7, T-0 and T+7 at the send hour for %s", (_case, startDate, timeZone, [announceAt, openAt, remindAt]) => {
    const planned = planWaveInstants({ startDate, timeZone }, rules);
    expect(planned).toEqual({
      announceAt: `${announceAt}:00.000Z`,
      openAt: `${openAt}:00.000Z`,
      remindAt: `${remindAt}:00.000Z`,
    });
  });

  const sundayToThursday = [7, 1, 2, 3, 4];
  const mondayToFriday = [1, 2, 3, 4, 5];
  test.each([
    [
      "the week in which the clocks go forward in the north",
      "2026-03-30",
      "Europe/Berlin",
      mondayToFriday,
      [],
      ["2026-03-23T08:00", "2026-03-30T07:00", "2026-04-06T07:00"],
    ],
    [
      "the week in which they go back",
      "2026-10-26",
      "Europe/Berlin",
      mondayToFriday,
      [],
      ["2026-10-19T07:00", "2026-10-26T08:00", "2026-11-02T08:00"],
    ],
    [
      "the end of summer time in the south",
      "2026-04-06",
      "Australia/Sydney",
      mondayToFriday,
      [],
      ["2026-03-29T22:00", "2026-04-05T23:00", "2026-04-12T23:00"],
    ],
    [
      "its beginning there",
      "2026-10-05",
      "Australia/Sydney",
      mondayToFriday,
      [],
      ["2026-09-27T23:00", "2026-10-04T22:00", "2026-10-11T22:00"],
    ],
    [
      "half an hour of summer time",
      "2026-04-06",
      "Australia/Lord_Howe",
      mondayToFriday,
      [],
      ["2026-03-29T22:00", "2026-04-05T22:30", "2026-04-12T22:30"],
    ],
    [
      "a country that gave summer time up",
      "2026-10-19",
      "America/Sao_Paulo",
      mondayToFriday,
      [],
      ["2026-10-12T12:00", "2026-10-19T12:00", "2026-10-26T12:00"],
    ],
    [
      "a holiday on the announcement's day",
      "2026-05-08",
      "Europe/Berlin",
      mondayToFriday,
      ["2026-05-01"],
      ["2026-05-04T07:00", "2026-05-08T07:00", "2026-05-15T07:00"],
    ],
    [
      "the days between the years",
      "2026-12-24",
      "Europe/Berlin",
      mondayToFriday,
      ["2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01"],
      ["2026-12-17T08:00", "2027-01-04T08:00", "2027-01-04T08:00"],
    ],
    [
      "a start on a Friday, where the weekend begins with it",
      "2026-03-06",
      "Asia/Riyadh",
      sundayToThursday,
      [],
      ["2026-03-01T06:00", "2026-03-08T06:00", "2026-03-15T06:00"],
    ],
    [
      "a start on a Sunday, where that is a working day",
      "2026-03-08",
      "Asia/Riyadh",
      sundayToThursday,
      [],
      ["2026-03-01T06:00", "2026-03-08T06:00", "2026-03-15T06:00"],
    ],
  ] as const)("are kept over %s", (_case, startDate, timeZone, workingDays, off, [announceAt, openAt, remindAt]) => {
    const holidays = off.map((date) => ({ date }));
    expect(planWaveInstants({ startDate, timeZone }, { sendHour: 9, workingDays, holidays })).toEqual({
      announceAt: `${announceAt}:00.000Z`,
      openAt: `${openAt}:00.000Z`,
      remindAt: `${remindAt}:00.000Z`,
    });
  });

  test("a holiday of one country moves no date of a wave, and days that are all off are a mistake of the settings", () => {
    const one = { sendHour: 9, workingDays: [1, 2, 3, 4, 5], holidays: [{ date: "2026-05-01", usageLocation: "DE" }] };
    expect(planWaveInstants({ startDate: "2026-05-08", timeZone: "Europe/Berlin" }, one).announceAt).toBe(
      "2026-05-01T07:00:00.000Z",
    );
    const every = Array.from({ length: 400 }, (_, n) => ({
      date: new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
    }));
    expect(() => planWaveInstants({ startDate: "2026-01-09", timeZone: "UTC" }, { ...one, holidays: every })).toThrow(
      RangeError,
    );
  });

  test("are always in order, on working days, at the send hour", () => {
    fc.assert(
      fc.property(aMoment, aZone, someDays, fc.integer({ min: 3, max: 23 }), (day, timeZone, workingDays, sendHour) => {
        const startDate = day.toISOString().slice(0, 10);
        const { announceAt, openAt, remindAt } = planWaveInstants({ startDate, timeZone }, { sendHour, workingDays });
        expect([announceAt, openAt, remindAt].sort()).toEqual([announceAt, openAt, remindAt]);
        expect(Date.parse(openAt)).toBeGreaterThan(Date.parse(announceAt));
        for (const moment of [announceAt, openAt, remindAt].map((iso) => new Date(iso))) {
          expect(workingDays).toContain(weekday(moment, timeZone));
          expect(localParts(moment, timeZone).slice(-5)).toBe(`${String(sendHour).padStart(2, "0")}:00`);
        }
      }),
    );
  });

  test("an hour that the clocks skip becomes the next one", () => {
    const sunday = { sendHour: 2, workingDays: [7] };
    expect(planWaveInstants({ startDate: "2026-03-29", timeZone: "Europe/Berlin" }, sunday).openAt).toBe(
      "2026-03-29T01:00:00.000Z",
    );
  });
});

describe("a start date", () => {
  const now = new Date("2026-02-23T08:00:00Z");
  test.each([
    ["2026-03-02", now, undefined],
    ["2026-03-02", new Date("2026-02-23T08:00:00.001Z"), "past"],
    ["2026-03-01", now, undefined],
    ["2026-02-27", now, "past"],
    ["1999-01-01", now, "past"],
    ["2026-02-30", now, "notADate"],
    ["2026-13-01", now, "notADate"],
    ["2026-3-2", now, "notADate"],
    ["2026-03-02T00:00:00Z", now, "notADate"],
    ["tomorrow", now, "notADate"],
    ["", now, "notADate"],
  ])("%s seen at %s has the problem: %s", (startDate, seenAt, problem) => {
    expect(startDateProblem(startDate, "Europe/Berlin", seenAt, rules)).toBe(problem);
  });
});

test.each([
  ["Europe/Berlin", true],
  ["UTC", true],
  ["Asia/Kolkata", true],
  ["+02:00", false],
  ["Mars/Olympus", false],
  ["", false],
  ["Europe/Berlin ", false],
])("'%s' is a zone: %s", (text, expected) => {
  expect(isTimeZone(text)).toBe(expected);
});

describe("the next send moment", () => {
  test.each([
    ["is now when now is one", "2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00.000Z"],
    ["is tomorrow a moment later", "2026-03-02T08:00:00.001Z", "2026-03-03T08:00:00.000Z"],
    ["is Monday after Friday's", "2026-03-06T08:00:00.001Z", "2026-03-09T08:00:00.000Z"],
    ["is Monday on Sunday", "2026-03-08T12:00:00.000Z", "2026-03-09T08:00:00.000Z"],
    ["is an hour earlier in UTC once summer time has begun", "2026-03-27T09:00:00.000Z", "2026-03-30T07:00:00.000Z"],
    ["is an hour later in UTC once it has ended", "2026-10-23T09:00:00.000Z", "2026-10-26T08:00:00.000Z"],
  ])("%s", (_behaviour, after, expected) => {
    expect(nextSendMoment(new Date(after), "Europe/Berlin", rules).toISOString()).toBe(expected);
  });

  test("is never before, never more than eight days away, and a time for sending", () => {
    fc.assert(
      fc.property(
        aMoment,
        aZone,
        someDays,
        fc.integer({ min: 0, max: 23 }),
        (after, timeZone, workingDays, sendHour) => {
          const next = nextSendMoment(after, timeZone, { sendHour, workingDays });
          expect(next.getTime()).toBeGreaterThanOrEqual(after.getTime());
          expect(next.getTime() - after.getTime()).toBeLessThanOrEqual(8 * 86_400_000);
          expect(isSendTime(next, timeZone, { sendHour, workingDays })).toBe(true);
        },
      ),
    );
  });
});

test.each([
  ["2026-03-02T07:59:59.999Z", false],
  ["2026-03-02T08:00:00.000Z", true],
  ["2026-03-02T13:59:59.999Z", true],
  ["2026-03-02T14:00:00.000Z", false],
  ["2026-03-01T09:00:00.000Z", false],
])("mails may go out at %s in Berlin: %s", (now, expected) => {
  expect(isSendTime(new Date(now), "Europe/Berlin", rules)).toBe(expected);
});

describe("the next moment for a flip", () => {
  test.each([
    ["is now within the hours", "2026-03-02T10:30:00.000Z", "2026-03-02T10:30:00.000Z"],
    ["is now at nine", "2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00.000Z"],
    ["is at nine before that", "2026-03-02T07:59:59.999Z", "2026-03-02T08:00:00.000Z"],
    ["is now just before three", "2026-03-02T13:59:59.999Z", "2026-03-02T13:59:59.999Z"],
    ["is tomorrow from three on", "2026-03-02T14:00:00.000Z", "2026-03-03T08:00:00.000Z"],
    ["is Monday after Thursday's hours", "2026-03-05T14:00:00.000Z", "2026-03-09T08:00:00.000Z"],
    ["is Monday on Friday", "2026-03-06T10:00:00.000Z", "2026-03-09T08:00:00.000Z"],
  ])("%s", (_behaviour, after, expected) => {
    expect(nextFlipMoment(new Date(after), "Europe/Berlin", { ...rules, ...window }).toISOString()).toBe(expected);
  });

  test("is never before, always in the hours, on a worked day early in the week when there is one", () => {
    fc.assert(
      fc.property(aMoment, aZone, someDays, (after, timeZone, workingDays) => {
        const next = nextFlipMoment(after, timeZone, { ...window, workingDays });
        expect(next.getTime()).toBeGreaterThanOrEqual(after.getTime());
        expect(workingDays).toContain(weekday(next, timeZone));
        if (workingDays.some((day) => day <= 4)) expect(weekday(next, timeZone)).toBeLessThanOrEqual(4);
        const hour = Number(localParts(next, timeZone).slice(-5, -3));
        expect(hour).toBeGreaterThanOrEqual(9);
        expect(hour).toBeLessThan(15);
      }),
    );
  });
});

describe("working days", () => {
  const joining = { offerHour: 7, workingDays: [1, 2, 3, 4, 5] };
  test.each([
    ["2026-03-02", "Europe/Berlin", "2026-03-02T06:00:00.000Z"],
    ["2026-03-07", "Europe/Berlin", "2026-03-09T06:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-30T05:00:00.000Z"],
    ["2026-03-02", "America/Los_Angeles", "2026-03-02T15:00:00.000Z"],
    ["2026-03-02", "Pacific/Auckland", "2026-03-01T18:00:00.000Z"],
  ])("the first working morning from %s in %s is %s", (startDate, timeZone, expected) => {
    expect(firstWorkingMorning(startDate, timeZone, joining).toISOString()).toBe(expected);
  });

  test.each([
    [0, "2026-03-27T08:30:00.000Z"],
    [1, "2026-03-30T07:30:00.000Z"],
    [5, "2026-04-03T07:30:00.000Z"],
    [6, "2026-04-06T07:30:00.000Z"],
  ])("%i working days after a Friday before summer time is the same local time, %s", (n, expected) => {
    expect(addWorkingDays(new Date("2026-03-27T08:30:00Z"), n, "Europe/Berlin", joining).toISOString()).toBe(expected);
  });

  test.each([
    ["2026-03-02T10:00:00.000Z", "2026-03-02T10:00:00.000Z"],
    ["2026-03-02T16:00:00.000Z", "2026-03-03T06:00:00.000Z"],
    ["2026-03-07T10:00:00.000Z", "2026-03-09T06:00:00.000Z"],
  ])("the first office hour from %s is %s", (after, expected) => {
    const hours = { fromHour: 7, untilHour: 17, workingDays: joining.workingDays };
    expect(firstWithin(new Date(after), "Europe/Berlin", hours).toISOString()).toBe(expected);
  });

  test("the last hour of a day ends with the day", () => {
    const hours = { fromHour: 23, untilHour: 24, workingDays: [1, 2, 3, 4, 5] };
    const at = (after: string) => firstWithin(new Date(after), "Europe/Berlin", hours).toISOString();
    expect(at("2026-03-02T22:59:59.999Z")).toBe("2026-03-02T22:59:59.999Z");
    expect(at("2026-03-02T23:00:00.000Z")).toBe("2026-03-03T22:00:00.000Z");
  });

  test("a week without any is a configuration mistake", () => {
    expect(() => nextSendMoment(new Date(), "UTC", { sendHour: 9, workingDays: [] })).toThrow(RangeError);
  });
});

test.each([
  ["2026-11-30", "2026-11-23"],
  ["2026-12-01", "2026-11-30"],
  ["2026-12-06", "2026-11-30"],
  ["2026-12-07", "2026-11-30"],
  ["2027-01-01", "2026-12-28"],
])("the Monday before %s is %s", (date, monday) => {
  expect(mondayBefore(date)).toBe(monday);
  expect([isMonday(monday), isMonday(date)]).toEqual([true, new Date(date).getUTCDay() === 1]);
});
