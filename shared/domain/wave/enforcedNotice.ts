import { days, minutes } from "../calendar/durations.ts";
import { isMailTime, nextMailTime } from "../mail/mailHours.ts";
import type { WaveMember } from "./member.ts";
import type { WaveRules } from "./waveRules.ts";

type Entry = Pick<WaveMember, "enforcedAt" | "enforcedToldAt" | "usageLocation">;
type Rules = Pick<WaveRules, "propagationMinutes" | "sendHour" | "workingDays" | "holidays">;

/** After so long, counted from when it could first have been sent, everybody knows. */
const POINTLESS_AFTER_MS = days(3);

/** Until when Entra may still judge by what was before an entry, in ms; `NaN` where there is no entry. */
const appliesFrom = (at: string | undefined, { propagationMinutes }: Pick<Rules, "propagationMinutes">): number =>
  Date.parse(at ?? "") + minutes(propagationMinutes);

/** Whether somebody who has entered may still get in as before. A moment that cannot be read counts as too early. */
export const isApplying = (
  enforcedAt: string | undefined,
  now: Date,
  rules: Pick<Rules, "propagationMinutes">,
): boolean => enforcedAt !== undefined && !(now.getTime() >= appliesFrom(enforcedAt, rules));

/**
 * Whether somebody who has entered is to be told that they sign in with their passkey only. Pure. `none`: has not
 * entered, or was told. `waits`: it may not apply yet, or it is no hour for mails to them. `tooLate`: for good.
 * @param runningSince when the workforce policy was last read back enabled: before, nobody was enforced by it.
 */
export function enforcedNotice(
  entry: Entry,
  runningSince: string,
  now: Date,
  timeZone: string,
  rules: Rules,
): "none" | "waits" | "due" | "tooLate" {
  const { enforcedAt, enforcedToldAt } = entry;
  if (enforcedAt === undefined) return "none";
  if (enforcedToldAt !== undefined && Date.parse(enforcedToldAt) >= Date.parse(enforcedAt)) return "none";
  if (isApplying(enforcedAt, now, rules)) return "waits";
  const applied = new Date(appliesFrom(enforcedAt, rules));
  const sendable = nextMailTime(entry, { timeZone }, applied, rules);
  if (now.getTime() - sendable.getTime() > POINTLESS_AFTER_MS) return "tooLate";
  return !isApplying(runningSince, now, rules) && isMailTime(entry, { timeZone }, now, rules) ? "due" : "waits";
}

/** Whether somebody waits for that, now or later; a start after a stop finds them still. */
export function isToBeTold(entry: Entry, now: Date, timeZone: string, rules: Rules): boolean {
  const { enforcedAt = "" } = entry;
  const notice = enforcedNotice(entry, enforcedAt, now, timeZone, rules);
  return notice === "due" || notice === "waits";
}
