import { Temporal } from "temporal-polyfill";

const WORK_STARTS = 8;
const WORK_ENDS = 17;

// People take parts of a minute, which may end within a millisecond.
const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone);

/** The local date in a zone, `yyyy-mm-dd`. */
export const localDate = (at: number, timeZone: string): string => zoned(at, timeZone).toPlainDate().toString();

/** Minutes from local midnight of `date` as a moment (ms). */
export function localMoment(date: string, minutes: number, timeZone: string): number {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: Math.floor(minutes % 60) });
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

const dayMs = 86_400_000;

// A date by itself has no zone, so it is reckoned in UTC. `Temporal` takes twenty times as long here.
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

export const isWorkday = (date: string): boolean => ![0, 6].includes(new Date(date).getUTCDay());

export function nextWorkday(date: string): string {
  let day = addDays(date, 1);
  while (!isWorkday(day)) day = addDays(day, 1);
  return day;
}

/** The moment that lies `minutes` of working time (Monday to Friday, 8 to 17 local) after `at`. */
export function afterWorkingMinutes(at: number, minutes: number, timeZone: string): number {
  const local = zoned(at, timeZone);
  let date = local.toPlainDate().toString();
  let minuteOfDay = local.hour * 60 + local.minute;
  let left = minutes;
  for (;;) {
    if (isWorkday(date)) {
      const from = Math.max(minuteOfDay, WORK_STARTS * 60);
      const room = WORK_ENDS * 60 - from;
      if (room > left) return localMoment(date, from + left, timeZone);
      left -= Math.max(room, 0);
    }
    date = addDays(date, 1);
    minuteOfDay = 0;
  }
}
