import type { StolenPassword } from "./stolenPasswords.ts";
import { isWorkday, localMoment } from "./workingTime.ts";

/** Tries with one password. */
export interface PlannedTries {
  /** ms of business time. */
  readonly at: number;
  readonly why: "oddHour" | "burst" | "flood";
  /** How many; of several, every other one is with a password that is wrong. */
  readonly tries: number;
}
/** A number in [0, 1) for each event, whatever else happens. */
export type Draw = (event: string) => number;

/** Shares of days. */
const BURST_DAYS = 1 / 5;
const FLOOD_DAYS = 1 / 40;
const CALL_DAYS = 1 / 20;
const BURST_MINUTES = 5;
const FLOOD_MINUTES = 10;
const FLOOD_TRIES_A_MINUTE = 20;
const MORNING = 6 * 60;
const NIGHT_MINUTES = 8 * 60;
const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** What the attacker does with one password on one date, in no order. */
export const planDay = (draw: Draw, password: StolenPassword, date: string): readonly PlannedTries[] => [
  oddHour(draw, password, date),
  ...burst(draw, password, date),
  ...flood(draw, password, date),
];

/** Once a day: between 22 and 6 where the owner lives, at any time of a weekend. */
function oddHour(draw: Draw, { owner }: StolenPassword, date: string): PlannedTries {
  const drawn = draw(`${owner.id}|oddHour|${date}`);
  const ofNight = drawn * NIGHT_MINUTES;
  const minute = isWorkday(date)
    ? ofNight < MORNING
      ? ofNight
      : DAY_MINUTES - NIGHT_MINUTES + ofNight
    : drawn * DAY_MINUTES;
  return { at: localMoment(date, minute, owner.timeZone), why: "oddHour", tries: 1 };
}

/** On some days every password of a wave within minutes, at one moment for all time zones. */
function burst(draw: Draw, { owner, wave }: StolenPassword, date: string): readonly PlannedTries[] {
  if (draw(`${wave}|burst|${date}`) >= BURST_DAYS) return [];
  const begins = draw(`${wave}|burst|${date}|at`) * (DAY_MINUTES - BURST_MINUTES);
  const minute = begins + draw(`${owner.id}|burst|${date}`) * BURST_MINUTES;
  return [{ at: Date.parse(date) + Math.floor(minute * MINUTE_MS), why: "burst", tries: 1 }];
}

/** On some days the log is flooded for ten minutes. */
function flood(draw: Draw, { owner }: StolenPassword, date: string): readonly PlannedTries[] {
  if (draw(`${owner.id}|flood|${date}`) >= FLOOD_DAYS) return [];
  const begins = Math.floor(draw(`${owner.id}|flood|${date}|at`) * (DAY_MINUTES - FLOOD_MINUTES));
  return Array.from({ length: FLOOD_MINUTES }, (_, minute) => ({
    at: Date.parse(date) + (begins + minute) * MINUTE_MS,
    why: "flood",
    tries: FLOOD_TRIES_A_MINUTE,
  }));
}

/** When the attacker rings the helpdesk in the owner's name on that date, if they do: between 10 and 16. */
export function planCall(draw: Draw, { owner }: StolenPassword, date: string): number | undefined {
  if (!isWorkday(date) || draw(`${owner.id}|call|${date}`) >= CALL_DAYS) return undefined;
  return localMoment(date, 10 * 60 + draw(`${owner.id}|call|${date}|at`) * 360, owner.timeZone);
}
