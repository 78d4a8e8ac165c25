import { days } from "../calendar/durations.ts";
import type { ChasePace } from "../tickets/brake.ts";
import { isHeld } from "./away.ts";
import { chaseRoundOf, mailsInRound } from "./chaseRound.ts";
import type { WaveMember } from "./member.ts";
import { provenBy } from "./readiness.ts";
import type { WaveRules } from "./waveRules.ts";

export type Chase =
  | { readonly kind: "mail"; readonly tone: number; readonly withManager: boolean }
  | { readonly kind: "wait"; readonly until: string }
  | { readonly kind: "ended" }
  | { readonly kind: "none" };

/**
 * The next chaser for one member of a wave (R102, R108, R84). Decide only after a live check of this member.
 *
 * @param now UTC. @param round of the wave.
 * Somebody who is away is written to once in the time after which people count as away.
 * @returns `mail` with a tone that rises with the mails already sent (1 is the friendliest) and, from the second chaser
 * on, the manager in copy; `none` for those who hold a proven passkey or are out of scope; `ended` once the next one
 * would be due after as many as there may be in a round: people have to talk to them.
 * @throws RangeError when `chaserIntervalDays` is not positive: a configuration mistake, never retried.
 */
export function nextChase(
  member: WaveMember,
  now: Date,
  rules: Pick<WaveRules, "chaserIntervalDays" | "awayDays" | "mostChasers">,
  round: number,
): Chase {
  if (!(rules.chaserIntervalDays > 0)) throw new RangeError("chaserIntervalDays must be positive");
  if (member.sortedOut || provenBy(member).ready) return { kind: "none" };
  if (member.lastMailAt) {
    const restDays = isHeld(member) ? Math.max(rules.chaserIntervalDays, rules.awayDays) : rules.chaserIntervalDays;
    const due = Date.parse(member.lastMailAt) + days(restDays);
    if (now.getTime() < due) return { kind: "wait", until: new Date(due).toISOString() };
  }
  if (mailsInRound(member, round) >= rules.mostChasers) return { kind: "ended" };
  // The reminder is the first mail of the chase.
  const tone = Math.max(1, member.mailsSent);
  return { kind: "mail", tone, withManager: tone >= 2 };
}

/** Whether a member gets a chaser now, at the pace that the helpdesk can take (R42). */
export function isChasedAt(
  pace: ChasePace,
  member: WaveMember,
  now: Date,
  rules: Parameters<typeof nextChase>[2],
  round: number,
): boolean {
  if (pace === "none") return false;
  const chaserIntervalDays = rules.chaserIntervalDays * (pace === "half" ? 2 : 1);
  return nextChase(member, now, { ...rules, chaserIntervalDays }, round).kind === "mail";
}

const HELPED_FROM_TONE = 3;

/**
 * The code that comes with a chaser, by way of the manager (R107): whoever did not act on two of them may be unable to,
 * for want of a second factor or after a failed attempt. One offer serves all chasers of a week, so that no two are
 * ever open for one person.
 *
 * @param tone from `nextChase`. @returns `offer`: which one of the person's, counted from 0; `undefined` when none is
 * due.
 */
export function helpWithChaser(
  member: Pick<WaveMember, "hasUsablePasskey" | "sortedOut" | "heldAt">,
  tone: number,
  { chaserIntervalDays }: Pick<WaveRules, "chaserIntervalDays">,
): { readonly offer: number; readonly days: number } | undefined {
  if (tone < HELPED_FROM_TONE || member.hasUsablePasskey !== false || isHeld(member)) return undefined;
  const chasersAWeek = Math.ceil(7 / chaserIntervalDays);
  return { offer: Math.floor((tone - HELPED_FROM_TONE) / chasersAWeek), days: chasersAWeek * chaserIntervalDays };
}

/**
 * Whether somebody who gets no more chasers is to be looked at live. That is so before they are named to the helpdesk,
 * and from then on as often as mails would have gone. Whoever is ready at last is seen by it. Pure.
 */
export function isDueForLook(
  member: WaveMember,
  now: Date,
  rules: Pick<WaveRules, "chaserIntervalDays" | "awayDays" | "mostChasers">,
  round: number,
): boolean {
  if (nextChase(member, now, rules, round).kind !== "ended") return false;
  const seen = member.checkedAt;
  return (
    chaseRoundOf(member, round).endedAt === undefined ||
    seen === undefined ||
    now.getTime() >= Date.parse(seen) + days(rules.chaserIntervalDays)
  );
}

/** Whether the helpdesk has this person by name since the chase ended, and they are not ready yet. Pure. */
export const isWithHelpdesk = (member: WaveMember, round: number): boolean =>
  !member.sortedOut && !provenBy(member).ready && chaseRoundOf(member, round).endedAt !== undefined;
