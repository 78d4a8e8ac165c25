import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { isDate } from "../../../../../shared/domain/calendar/isDate.ts";

describe("a date of the calendar", () => {
  test.each(["2026-12-01", "2028-02-29", "0001-01-01", "9999-12-31", "0000-02-29"])("is %s", (text) => {
    expect(isDate(text)).toBe(true);
  });
  test.each([
    "2027-02-29",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-1-1",
    "20261201",
    "2026-12-01T00:00",
    "",
  ])("is not %j", (text) => {
    expect(isDate(text)).toBe(false);
  });
  test("is what the calendar's library takes for one", () => {
    const number = (digits: number) => fc.integer({ min: 0, max: 10 ** digits - 1 });
    fc.assert(
      fc.property(number(4), fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 35 }), (year, month, day) => {
        const text = [String(year).padStart(4, "0"), ...[month, day].map((n) => String(n).padStart(2, "0"))].join("-");
        expect(isDate(text)).toBe(isTaken(text));
      }),
    );
  });
});

function isTaken(text: string): boolean {
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}
