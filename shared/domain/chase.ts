import type { WaveMember } from "../ports/store.ts";
import { readinessOf } from "./readiness.ts";
import type { WaveRules } from "./waveTypes.ts";

const DAY_MS = 24 * 3_600_000;

export type Chase =
  | { readonly kind: "mail"; readonly tone: number; readonly withManager: boolean }
  | { readonly kind: "wait"; readonly until: string }
  | { readonly kind: "none" };

/**
 * The next chaser for one member of a wave (R102, R108, R84). Decide only after a live check of this member.
 *
 * @param now UTC.
 * @returns `mail` with a tone that rises with the mails already sent (1 is the friendliest) and, from the second chaser on, the manager in
 * copy; `none` for those who are ready or out of scope.
 * @throws RangeError when `chaserIntervalDays` is not positive: a configuration mistake, never retried.
 */
export function nextChase(member: WaveMember, now: Date, rules: Pick<WaveRules, "chaserIntervalDays">): Chase {
  if (!(rules.chaserIntervalDays > 0)) throw new RangeError("chaserIntervalDays must be positive");
  if (member.sortedOut || readinessOf(member).ready) return { kind: "none" };
  if (member.lastMailAt) {
    const due = Date.parse(member.lastMailAt) + rules.chaserIntervalDays * DAY_MS;
    if (now.getTime() < due) return { kind: "wait", until: new Date(due).toISOString() };
  }
  // The reminder is the first mail of the chase.
  const tone = Math.max(1, member.mailsSent);
  return { kind: "mail", tone, withManager: tone >= 2 };
}
