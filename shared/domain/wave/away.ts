import { days } from "../calendar/durations.ts";
import type { WaveMember } from "./member.ts";
import { isInScope, readinessOf } from "./readiness.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";

/** Somebody who never answers a mail may not have got it; two are a question that was asked. */
const MAILS_FIRST = 2;
/** A sign-in is noted again after these days only: what decides is whether there was one in weeks. */
const NOTED_FOR_DAYS = 7;

/** Away (R109): not counted at the gate until seen again. */
export function isHeld(member: Pick<WaveMember, "sortedOut" | "heldAt">): boolean {
  return isInScope(member) && member.heldAt !== undefined;
}

/**
 * Whom the gate of a wave waits for. Of privileged people it waits for all but those whom somebody held or waived by
 * name: being away lets nobody off, and a decision that cannot be read is none.
 */
export const countsAtGate =
  (wave: Pick<WaveFacts, "kind">) =>
  (member: Pick<WaveMember, "sortedOut" | "heldAt" | "keptOutside">): boolean =>
    isInScope(member) && !(isPrivilegedWave(wave) ? isHeldByName(member) : isHeld(member));

const isHeldByName = ({ keptOutside }: Pick<WaveMember, "keptOutside">): boolean =>
  keptOutside === "heldByDecision" || keptOutside === "waivedByDecision";

/** How many the gate waits for, by the wave row alone. */
export const countedInScope = ({ inScope, heldAway }: Pick<WaveFacts, "inScope" | "heldAway">): number =>
  inScope - (heldAway ?? 0);

/** @param heldAway how many. */
export const sayAway = (heldAway: number, wave: Pick<WaveFacts, "kind">): string =>
  `${heldAway} more ${heldAway === 1 ? "is" : "are"} ${isPrivilegedWave(wave) ? "held or waived by name" : "away"} and not waited for`;

/**
 * Whether a member is to be held once the sign-in log shows nothing of them since `awaySince`: not ready, written to
 * twice, the wave announced long enough ago, and not known to have signed in since.
 */
export function mayBeAway(
  member: WaveMember,
  wave: Pick<WaveFacts, "announceAt" | "announcedAt" | "kind">,
  now: Date,
  rules: Pick<WaveRules, "awayDays">,
): boolean {
  if (isPrivilegedWave(wave) || !isInScope(member) || isHeld(member)) return false;
  if (readinessOf(member).ready || member.mailsSent < MAILS_FIRST) return false;
  const since = awaySince(now, rules).getTime();
  const isKnownHere = member.lastSeenAt !== undefined && Date.parse(member.lastSeenAt) > since;
  return !isKnownHere && Date.parse(wave.announcedAt ?? wave.announceAt) <= since;
}

export const awaySince = (now: Date, { awayDays }: Pick<WaveRules, "awayDays">): Date =>
  new Date(now.getTime() - days(awayDays));

/**
 * Whether a sign-in is worth a write: it brings somebody back, or answers for a while a question that would be asked.
 */
export function isSightingNews(member: WaveMember, seenAt: string): boolean {
  const seen = Date.parse(seenAt);
  if (isHeld(member)) return seen > Date.parse(member.heldAt ?? "");
  if (!isInScope(member) || readinessOf(member).ready || member.mailsSent < MAILS_FIRST) return false;
  return member.lastSeenAt === undefined || seen - Date.parse(member.lastSeenAt) >= days(NOTED_FOR_DAYS);
}
