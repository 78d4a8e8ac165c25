import { localDateOf } from "../calendar/schedule.ts";
import type { WaveRules } from "../wave/waveRules.ts";
import { calendarOf, nextMailTime } from "./mailHours.ts";

/** From so many late people on a manager gets one mail a day about all of them (R82). */
const DIGEST_FROM = 4;

/**
 * How a manager hears of somebody who is mailed today: in copy, or by the day's digest. Pure.
 * @param late how many of their people in the wave are mailed today, or were. @param isDecided a digest of that day is
 * decided, by whatever wave: then no copy goes besides.
 */
export const copyOrDigest = ({
  late,
  isDecided,
}: {
  readonly late: number;
  readonly isDecided: boolean;
}): "copy" | "digest" => (isDecided || late >= DIGEST_FROM ? "digest" : "copy");

interface Reader {
  readonly usageLocation?: string | undefined;
}

/** The manager's own day. @param timeZone of managers whose country has none: the tenant's. */
export const digestDayNow = (manager: Reader, timeZone: string, now: Date, rules: WaveRules): string =>
  localDateOf(now, calendarOf(manager, { timeZone }, rules).timeZone);

/** The day, in the manager's zone, on which a digest that is decided now goes: today within their hours, or later. */
export const digestDayFrom = (manager: Reader, timeZone: string, now: Date, rules: WaveRules): string =>
  digestDayNow(manager, timeZone, nextMailTime(manager, { timeZone }, now, rules), rules);
