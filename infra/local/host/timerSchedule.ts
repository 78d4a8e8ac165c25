import { Cron } from "croner";
import { parseTimeSpan } from "./timeSpan.ts";

/** When a timer function runs. */
export interface TimerSchedule {
  /** The first occurrence after `now`, both ms since epoch. */
  next(now: number): number;
  /** Shorter intervals than a minute are not monitored unless the function asks for it. */
  isMonitoredByDefault: boolean;
}

/** Months and days may be written out, of which croner knows the first three letters. */
const fullNames = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)[a-z]+\b/gi;

/**
 * Reads a timer's schedule: NCRONTAB of six fields (seconds first) or five, or a TimeSpan between runs.
 *
 * @param timeZone IANA name; NCRONTAB fields are read in it.
 * @throws Error when the text is neither.
 */
export function parseTimerSchedule(text: string, timeZone = "UTC"): TimerSchedule {
  const intervalMs = parseTimeSpan(text);
  if (intervalMs !== undefined) {
    if (intervalMs === 0) throw new Error(`the schedule "${text}" leaves no time between runs`);
    return { next: (now) => now + intervalMs, isMonitoredByDefault: intervalMs >= 60_000 };
  }
  const fields = text.trim().split(/\s+/).length;
  if (fields !== 5 && fields !== 6)
    throw new Error(`the schedule "${text}" is neither an NCRONTAB expression of 5 or 6 fields nor a TimeSpan`);
  // Unlike cron, NCRONTAB wants day of month and day of week to match both. Source: atifaziz/NCrontab.
  const cron = new Cron(text.replace(fullNames, "$1"), {
    paused: true,
    timezone: timeZone,
    domAndDow: true,
    mode: "5-or-6-parts",
    sloppyRanges: true,
  });
  const next = (now: number) => {
    const found = cron.nextRun(new Date(now));
    if (!found) throw new Error(`the schedule "${text}" has no further occurrence`);
    return found.getTime();
  };
  const first = next(Date.UTC(2026, 0, 1));
  return { next, isMonitoredByDefault: next(first) - first >= 60_000 };
}
