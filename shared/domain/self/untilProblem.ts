import { isDate } from "../calendar/isDate.ts";
import { daysAhead } from "../calendar/schedule.ts";

const MOST_DAYS_AWAY = 365;

/**
 * What is wrong with the last day of an absence. Pure.
 * @param until local date of the zone. @returns words for people; `undefined` for one that can be.
 */
export function untilProblem(until: string | undefined, now: Date, timeZone: string): string | undefined {
  if (until === undefined) return "must say the last day on which you are away, yyyy-mm-dd";
  if (!isDate(until)) return "must be a date, yyyy-mm-dd";
  const ahead = daysAhead(until, now, timeZone);
  return ahead < 0 || ahead > MOST_DAYS_AWAY ? `must lie from today to ${MOST_DAYS_AWAY} days ahead` : undefined;
}
