import { days } from "../calendar/durations.ts";
import { addWorkingDays, localDateOf } from "../calendar/schedule.ts";

/** Whose days count. */
export interface Calendar {
  readonly timeZone: string;
  readonly workingDays: readonly number[];
}

/** Further back nobody needs to know. */
const MOST_DAYS = 60;

/**
 * Since when the same thing has been due, where that is more than a working day: to the day, at this hour, as much of
 * what is due is due in some hours only. Pure: the facts are those of now, so whatever moved would show in them.
 * @param dueAt what was due at a moment, by the facts of now; `undefined` for nothing.
 * @param notBefore when the facts began.
 * @param takesMs how long the work itself may take.
 * @returns `undefined` when nothing stands still, or on a day off.
 */
export function stillSince(
  dueAt: (moment: Date) => string | undefined,
  now: Date,
  { timeZone, workingDays }: Calendar,
  notBefore: string,
  takesMs = 0,
): string | undefined {
  const isWorkingDay = (moment: Date): boolean => {
    const weekday = new Date(`${localDateOf(moment, timeZone)}T00:00:00Z`).getUTCDay();
    return workingDays.includes(weekday === 0 ? 7 : weekday);
  };
  const due = isWorkingDay(now) ? dueAt(now) : undefined;
  if (due === undefined) return undefined;
  let since = now;
  for (let day = 1; day <= MOST_DAYS; day++) {
    const moment = new Date(now.getTime() - days(day));
    if (moment.getTime() < Date.parse(notBefore)) break;
    if (!isWorkingDay(moment)) continue;
    if (dueAt(moment) !== due) break;
    since = moment;
  }
  const isLong = addWorkingDays(since, 1, timeZone, { workingDays }).getTime() + takesMs <= now.getTime();
  return isLong ? since.toISOString() : undefined;
}
