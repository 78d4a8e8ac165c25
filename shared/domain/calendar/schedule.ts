import { Temporal } from "temporal-polyfill";
import type { WaveRules } from "../wave/waveRules.ts";
import { hours } from "./durations.ts";
import { isDate } from "./isDate.ts";

/**
 * Calendar arithmetic in a person's or a wave's own zone. Local clock changes are Temporal's business: an hour that
 * does not exist becomes the next one that does, an hour that exists twice is taken the first time.
 */

export type WorkRules = Pick<WaveRules, "workingDays" | "holidays"> & {
  /** Whose calendar it is; absent: the wave's, in which a holiday of one country is a day as any other. */
  readonly usageLocation?: string | undefined;
};
type SendRules = Pick<WaveRules, "sendHour"> & WorkRules;

/** Mails that fell due go out within these hours of the send hour, else on the next working day. */
const SEND_WINDOW_MS = hours(6);

const DAYS_FROM_START = { announcement: -7, dayOf: 0, reminder: 7 } as const;

/**
 * The three instants of a wave that are fixed at planning (R76): T-7, T-0 and T+7 calendar days, each moved to the next
 * working day, at the send hour of the wave's zone. ISO UTC, in ascending order.
 *
 * @throws RangeError for a date or zone that does not exist, or when no day is worked.
 */
export function planWaveInstants(
  wave: { readonly startDate: string; readonly timeZone: string },
  rules: SendRules,
): { readonly announceAt: string; readonly openAt: string; readonly remindAt: string } {
  const start = Temporal.PlainDate.from(wave.startDate);
  const sendingOn = (days: number) =>
    isoOf(atHour(firstWorkingDay(start.add({ days }), rules), rules.sendHour, wave.timeZone));
  return {
    announceAt: sendingOn(DAYS_FROM_START.announcement),
    openAt: sendingOn(DAYS_FROM_START.dayOf),
    remindAt: sendingOn(DAYS_FROM_START.reminder),
  };
}

/** Whether this names a zone of the IANA database. A bare offset does not: it knows no summer time. */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Why a wave cannot start on this date: it is no date, or its announcement would lie in the past. `timeZone` must be
 * one.
 */
export function startDateProblem(
  startDate: string,
  timeZone: string,
  now: Date,
  rules: SendRules,
): undefined | "notADate" | "past" {
  if (!isDate(startDate)) return "notADate";
  return Date.parse(planWaveInstants({ startDate, timeZone }, rules).announceAt) < now.getTime() ? "past" : undefined;
}

/** The first send moment at or after an instant: the send hour of a working day. */
export function nextSendMoment(after: Date, timeZone: string, rules: SendRules): Date {
  return firstAtHour(after, timeZone, rules.sendHour, rules);
}

/** Whether mails may go out now: a working day, within six hours of the send hour. */
export function isSendTime(now: Date, timeZone: string, rules: SendRules): boolean {
  const day = localOf(now, timeZone).toPlainDate();
  const from = atHour(day, rules.sendHour, timeZone).epochMilliseconds;
  return isWorked(day, rules) && isWithin(now, from, from + SEND_WINDOW_MS);
}

/**
 * The first instant at or after `after` that lies in office hours (`fromHour` until `untilHour`, local) of a day that
 * is worked.
 */
export function firstWithin(
  after: Date,
  timeZone: string,
  office: WorkRules & { readonly fromHour: number; readonly untilHour: number },
): Date {
  const day = localOf(after, timeZone).toPlainDate();
  const from = atHour(day, office.fromHour, timeZone).epochMilliseconds;
  const until = atHour(day, office.untilHour, timeZone).epochMilliseconds;
  if (isWorked(day, office) && isWithin(after, from, until)) return after;
  return firstAtHour(after, timeZone, office.fromHour, office);
}

/** The first morning on which a joiner works: the first working day on or after the start date, at the offer hour. */
export function firstWorkingMorning(
  startDate: string,
  timeZone: string,
  rules: WorkRules & { readonly offerHour: number },
): Date {
  const day = firstWorkingDay(Temporal.PlainDate.from(startDate), rules);
  return new Date(atHour(day, rules.offerHour, timeZone).epochMilliseconds);
}

/** The same local time `n` working days later; 0 gives the date itself. */
export function addWorkingDays(date: Date, n: number, timeZone: string, rules: WorkRules): Date {
  let local = localOf(date, timeZone);
  for (let left = n; left > 0; left--) {
    const day = firstWorkingDay(local.toPlainDate().add({ days: 1 }), rules);
    local = day.toZonedDateTime({ timeZone, plainTime: localOf(date, timeZone).toPlainTime() });
  }
  return new Date(local.epochMilliseconds);
}

/** The same local time `n` working days earlier; 0 gives the date itself. @throws RangeError when none is worked. */
export function workingMorningBefore(date: Date, n: number, timeZone: string, rules: WorkRules): Date {
  const local = localOf(date, timeZone);
  let day = local.toPlainDate();
  for (let left = n, off = 0; left > 0; ) {
    day = day.subtract({ days: 1 });
    if (isWorked(day, rules)) left -= 1;
    else off += 1;
    if (off > MOST_DAYS_OFF) throw new RangeError("no day of the week is worked");
  }
  return new Date(day.toZonedDateTime({ timeZone, plainTime: local.toPlainTime() }).epochMilliseconds);
}

/** The date of an instant in a zone, `yyyy-mm-dd`. */
export const localDateOf = (instant: Date, timeZone: string): string =>
  localOf(instant, timeZone).toPlainDate().toString();

/** How many days of the calendar a local date lies ahead of today; negative for the past. @throws RangeError */
export const daysAhead = (date: string, now: Date, timeZone: string): number =>
  localOf(now, timeZone).toPlainDate().until(Temporal.PlainDate.from(date), { largestUnit: "days" }).days;

/** Of a date of the calendar. @throws RangeError */
export const isMonday = (date: string): boolean => Temporal.PlainDate.from(date).dayOfWeek === 1;

/** The last Monday before a date of the calendar; of a Monday the one a week before. @throws RangeError */
export function mondayBefore(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek === 1 ? 7 : day.dayOfWeek - 1 }).toString();
}

/** The instant at which a local date begins, or the one so many days later. @throws RangeError */
export const dayBegins = (date: string, timeZone: string, daysLater = 0): Date =>
  new Date(atHour(Temporal.PlainDate.from(date).add({ days: daysLater }), 0, timeZone).epochMilliseconds);

/** So many working days before a local date, the earliest first. @throws RangeError when none is worked. */
export function workingDatesBefore(date: string, n: number, workingDays: readonly number[]): readonly string[] {
  if (!workingDays.some((day) => day >= 1 && day <= 7)) throw new RangeError("no day of the week is worked");
  const found: string[] = [];
  for (let day = Temporal.PlainDate.from(date); found.length < n; ) {
    day = day.subtract({ days: 1 });
    if (workingDays.includes(day.dayOfWeek)) found.unshift(day.toString());
  }
  return found;
}

/** The send hour of the first working day on or after a local date. @throws RangeError */
export const sendMomentOn = (date: string, timeZone: string, rules: SendRules): Date =>
  new Date(atHour(firstWorkingDay(Temporal.PlainDate.from(date), rules), rules.sendHour, timeZone).epochMilliseconds);

/** The send hour of the first working day from so many days ahead of today on. */
export const sendMomentAhead = (days: number, now: Date, timeZone: string, rules: SendRules): Date =>
  sendMomentOn(localOf(now, timeZone).toPlainDate().add({ days }).toString(), timeZone, rules);

function firstAtHour(after: Date, timeZone: string, hour: number, rules: WorkRules): Date {
  const today = localOf(after, timeZone).toPlainDate();
  const first = atHour(firstWorkingDay(today, rules), hour, timeZone);
  if (first.epochMilliseconds >= after.getTime()) return new Date(first.epochMilliseconds);
  return new Date(atHour(firstWorkingDay(today.add({ days: 1 }), rules), hour, timeZone).epochMilliseconds);
}

/** Longer than any row of holidays, so that a list of every day of a year ends with an error and not never. */
const MOST_DAYS_OFF = 366;

function firstWorkingDay(from: Temporal.PlainDate, rules: WorkRules): Temporal.PlainDate {
  for (let days = 0; days < MOST_DAYS_OFF; days++) {
    const day = from.add({ days });
    if (isWorked(day, rules)) return day;
  }
  throw new RangeError("no day of the week is worked");
}

function isWorked(day: Temporal.PlainDate, { workingDays, holidays = [], usageLocation }: WorkRules): boolean {
  if (!workingDays.includes(day.dayOfWeek)) return false;
  if (holidays.length === 0) return true;
  const date = day.toString();
  const own = usageLocation?.toUpperCase();
  return !holidays.some((one) => one.date === date && (one.usageLocation === undefined || one.usageLocation === own));
}

const localOf = (instant: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);

/** @param hour 24 is the end of the day. */
const atHour = (day: Temporal.PlainDate, hour: number, timeZone: string): Temporal.ZonedDateTime =>
  day.add({ days: Math.floor(hour / 24) }).toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(hour % 24) });

const isoOf = (zoned: Temporal.ZonedDateTime): string => new Date(zoned.epochMilliseconds).toISOString();
const isWithin = (instant: Date, from: number, until: number): boolean =>
  instant.getTime() >= from && instant.getTime() < until;
