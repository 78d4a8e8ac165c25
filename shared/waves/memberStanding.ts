import { z } from "zod";
import { type NotEnforcedReason, NotEnforcedReasonSchema } from "../domain/enforcement/notEnforced.ts";
import { isHeld } from "../domain/wave/away.ts";
import { isApplying } from "../domain/wave/enforcedNotice.ts";
import { coversEntries } from "../domain/wave/flipEvidence.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { entryNaming } from "../domain/wave/parts.ts";
import { enforceabilityOf, readinessOf } from "../domain/wave/readiness.ts";
import { isApplied } from "../domain/wave/stages.ts";
import { countedSince } from "../domain/wave/sweepNotes.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { isRefusedEntry } from "./refusedEntries.ts";

/** Where one person of a wave stands: in, ready to be, not looked at yet, or what is in the way. */
export const PersonStandingSchema = z.enum([
  "enforced",
  "applying",
  "ready",
  "notLookedAt",
  ...NotEnforcedReasonSchema.options,
]);
export type PersonStanding = z.infer<typeof PersonStandingSchema>;

/** Why a member is not in the enforced group though others of the wave are, or may be. */
export function whyNotEnforced(member: WaveMember, wave: WaveFacts, now: Date): NotEnforcedReason {
  if (member.keptOutside) return member.keptOutside;
  const readiness = readinessOf(member);
  if (!readiness.ready) return isHeld(member) ? "away" : readiness.reason;
  if (member.fitUnknown) return "passkeyUnclear";
  if (isRefusedEntry(member)) return "refusedByEntra";
  const entry = entryNaming(wave, member);
  if (!entry) return "notNamed";
  return coversEntries(entry, now) ? "entersSoon" : "approvalRanOut";
}

/**
 * Where a member stands at any stage: in, ready, not looked at, or the first thing that is in the way. By the rows, so
 * no newer than the last look. Pure.
 */
export function memberStanding(
  member: WaveMember,
  wave: WaveFacts,
  now: Date,
  rules: Pick<WaveRules, "propagationMinutes">,
): PersonStanding {
  if (member.enforcedAt !== undefined) return isApplying(member.enforcedAt, now, rules) ? "applying" : "enforced";
  if (member.sortedOut) return member.sortedOut;
  if (member.keptOutside) return member.keptOutside;
  if (member.checkedAt === undefined) return isHeld(member) ? "away" : "notLookedAt";
  if (isApplied(wave.stage)) return whyNotEnforced(member, wave, now);
  // Signs of the report-only window count once there is evidence of it.
  const judged = wave.evidence ? enforceabilityOf(member, countedSince(wave, wave.evidence.at)) : readinessOf(member);
  if (judged.ready) return member.fitUnknown ? "passkeyUnclear" : "ready";
  return isHeld(member) ? "away" : judged.reason;
}
