import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMailTime, mailTimes, nextMailTime } from "../../../../../shared/domain/mail/mailHours.ts";
import { rules } from "../../../../support/waves/rulesForTests.ts";

const berlin = { timeZone: "Europe/Berlin" };
const at = (moment: string) => new Date(moment);

describe("whether a mail may go out to somebody of a wave in Berlin", () => {
  test.each([
    ["to Berlin at its nine", "DE", "2026-03-02T08:00:00Z", true],
    ["a moment before", "DE", "2026-03-02T07:59:59.999Z", false],
    ["to Tokyo at Berlin's nine, where it is five in the afternoon", "JP", "2026-03-02T08:00:00Z", false],
    ["to Tokyo at its nine, where Berlin sleeps", "JP", "2026-03-02T00:00:00Z", true],
    ["to Sydney in its summer time", "AU", "2026-03-01T22:00:00Z", true],
    ["to Sydney an hour later in the year, where winter has come", "AU", "2026-05-03T22:00:00Z", false],
    ["the same, at its nine", "AU", "2026-05-03T23:00:00Z", true],
    ["to São Paulo at its nine", "BR", "2026-03-02T12:00:00Z", true],
    ["to Johannesburg at its nine", "ZA", "2026-03-02T07:00:00Z", true],
    ["to New York the week in which its clocks are ahead of Berlin's", "US", "2026-03-09T13:00:00Z", true],
    ["to New York an hour before", "US", "2026-03-09T12:59:00Z", false],
    ["to Cairo on a Friday", "EG", "2026-03-06T09:00:00Z", false],
    ["to Cairo on a Sunday", "EG", "2026-03-08T09:00:00Z", true],
    ["to Berlin on a Sunday", "DE", "2026-03-08T09:00:00Z", false],
    ["to whoever has no country, in the wave's zone", undefined, "2026-03-02T08:00:00Z", true],
    ["to them outside it", undefined, "2026-03-02T00:00:00Z", false],
  ])("%s (%s, %s): %s", (_case, usageLocation, now, expected) => {
    expect(isMailTime({ usageLocation }, berlin, at(now), rules)).toBe(expected);
  });

  const holidays = [{ date: "2026-05-01" }, { date: "2026-10-05", usageLocation: "DE" }];
  test.each([
    ["a holiday everywhere", "DE", "2026-05-01T09:00:00Z", false],
    ["the same in another country", "GB", "2026-05-01T09:00:00Z", false],
    ["the day after, a Saturday", "DE", "2026-05-02T09:00:00Z", false],
    ["a holiday in the own country", "DE", "2026-10-05T09:00:00Z", false],
    ["a holiday in another one", "GB", "2026-10-05T09:00:00Z", true],
    ["a country's holiday, where the own is not known", undefined, "2026-10-05T09:00:00Z", true],
  ])("%s (%s, %s): %s", (_case, usageLocation, now, expected) => {
    expect(isMailTime({ usageLocation }, berlin, at(now), { ...rules, holidays })).toBe(expected);
  });
});

test("for many people at one moment, each is told as if they were asked for alone", () => {
  const countries = ["DE", "JP", undefined, "EG", "DE", "JP", "US", undefined, "EG"];
  for (const moment of ["2026-03-02T08:00:00Z", "2026-03-02T00:00:00Z", "2026-03-08T09:00:00Z"]) {
    const isTime = mailTimes(berlin, at(moment), rules);
    expect(countries.map((usageLocation) => isTime({ usageLocation }))).toEqual(
      countries.map((usageLocation) => isMailTime({ usageLocation }, berlin, at(moment), rules)),
    );
  }
});

describe("when the next mail may go out", () => {
  test.each([
    ["now, within the hours", "DE", "2026-03-02T10:30:00Z", "2026-03-02T10:30:00.000Z"],
    ["the next morning there", "JP", "2026-03-02T08:00:00Z", "2026-03-03T00:00:00.000Z"],
    ["over the weekend there", "US", "2026-03-06T20:00:00Z", "2026-03-09T13:00:00.000Z"],
    ["the evening before, as Berlin sees it", "NZ", "2026-03-06T08:00:00Z", "2026-03-08T20:00:00.000Z"],
  ])("%s", (_case, usageLocation, after, expected) => {
    expect(nextMailTime({ usageLocation }, berlin, at(after), rules).toISOString()).toBe(expected);
  });

  test("a row of holidays is passed over", () => {
    const holidays = ["2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29"].map((date) => ({ date }));
    expect(nextMailTime({ usageLocation: "DE" }, berlin, at("2026-12-23T20:00:00Z"), { ...rules, holidays })).toEqual(
      at("2026-12-30T08:00:00.000Z"),
    );
  });

  test("is always a time for mails, and never one that was there before it", () => {
    const country = fc.constantFrom(undefined, "DE", "JP", "US", "AU", "BR", "ZA", "EG", "NZ", "IN", "IR", "NP");
    const moment = fc.date({ min: at("2025-01-01"), max: at("2029-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(country, moment, fc.integer({ min: 0, max: 23 }), (usageLocation, after, sendHour) => {
        const own = { ...rules, sendHour };
        const next = nextMailTime({ usageLocation }, berlin, after, own);
        expect(next.getTime()).toBeGreaterThanOrEqual(after.getTime());
        expect(isMailTime({ usageLocation }, berlin, next, own)).toBe(true);
        for (let hour = after.getTime(); hour < next.getTime(); hour += 3_600_000)
          expect(isMailTime({ usageLocation }, berlin, new Date(hour), own)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
