import { days, hours } from "../calendar/durations.ts";
import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";
import { evidenceDigest } from "./evidence.ts";
import type { WaveMember } from "./member.ts";
import { enforceabilityOf, enforcementSplit } from "./readiness.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

/**
 * Why the wave row alone forbids the flip; fail-closed (architecture rules 3 and 10). Pure.
 *
 * @returns `void`: the approval is worth nothing, sweep anew; `repeat`: the live check or the exclusion is missing or
 * older than an hour.
 */
export function flipFault(
  facts: WaveFacts,
  now: Date,
  rules: Pick<WaveRules, "approvalHours" | "reportOnlyHours" | "warningDays">,
): { readonly kind: "void" | "repeat"; readonly because: string } | undefined {
  const isYounger = (at: string | undefined, ageMs: number) =>
    at !== undefined && age(at, now) >= 0 && age(at, now) < ageMs;
  const hasPassed = (at: string | undefined, ageMs: number) => at !== undefined && age(at, now) >= ageMs;
  const { evidence, approval, flip, gate } = facts;

  const voids: readonly (readonly [boolean, string])[] = [
    [gate?.passed !== true || facts.gateOpenedAt === undefined, "the gate has not opened"],
    [!hasPassed(facts.warnedAt, days(rules.warningDays)), "the warning has not run its time"],
    [!hasPassed(facts.reportOnlyAt, hours(rules.reportOnlyHours)), "report-only has not run its time"],
    [evidence?.clean !== true, "there is no clean sweep"],
    [!isYounger(evidence?.at, hours(rules.approvalHours)), "the sweep is too old"],
    [approval === undefined, "nobody has approved"],
    [!isYounger(approval?.at, hours(rules.approvalHours)), "the approval has lapsed"],
    [approval?.digest !== evidence?.digest, "the approval is for other evidence"],
    [isOlder(approval?.at, evidence?.at), "the approval is older than the evidence"],
    [approval?.by.id.toLowerCase() === facts.startedBy.id.toLowerCase(), "whoever starts a wave cannot approve it"],
  ];
  const voided = voids.find(([isFault]) => isFault);
  if (voided) return { kind: "void", because: voided[1] };

  if (flip?.digest !== undefined && flip.digest !== approval?.digest)
    return { kind: "void", because: "who is ready has changed since the approval" };
  const repeats: readonly (readonly [boolean, string])[] = [
    [!flip?.digest || !flip.checkedAt, "there is no live check of everyone"],
    [
      !isYounger(flip?.startedAt, hours(1)) || !isYounger(flip?.checkedAt, hours(1)),
      "the live check is older than an hour",
    ],
    [isOlder(flip?.startedAt, approval?.at), "the live check is older than the approval"],
    [!isYounger(flip?.excludedAt, hours(1)), "the exclusion is missing or older than an hour"],
    [isOlder(flip?.excludedAt, flip?.checkedAt), "the exclusion is older than the live check"],
  ];
  const repeated = repeats.find(([isFault]) => isFault);
  return repeated && { kind: "repeat", because: repeated[1] };
}

/** What is missing is taken for older: fail-closed. */
const isOlder = (at: string | undefined, than: string | undefined): boolean =>
  at === undefined || than === undefined || at < than;
const age = (at: string, now: Date): number => now.getTime() - Date.parse(at);

/**
 * The digest of what a flip would do now.
 * @param policyDigest of the policy's definition as it was recorded or just read.
 */
export function digestNow(members: readonly WaveMember[], policyDigest: string): string {
  const { ready, toExclude } = enforcementSplit(members);
  return evidenceDigest({ ready, toExclude: toExclude.map(({ userId }) => userId), policyDigest });
}

/**
 * Everybody in the group whom the policy may not hit: those in scope who are not enforceable, and those sorted out,
 * whom the group brings under the policy all the same. Somebody of another wave who would be enforceable here stays
 * under both policies; whoever has left the group is under neither.
 * @param inGroup ids of the group's transitive members now.
 */
export function mustBeExcluded(
  members: readonly WaveMember[],
  inGroup: ReadonlySet<string>,
): readonly { readonly userId: string; readonly reason: NotEnforcedReason }[] {
  return members.flatMap((member) => {
    const judged =
      member.sortedOut === "inAnotherWave"
        ? enforceabilityOf({ ...member, sortedOut: undefined })
        : enforceabilityOf(member);
    if (judged.ready || !inGroup.has(member.userId)) return [];
    return [{ userId: member.userId, reason: member.sortedOut ?? judged.reason }];
  });
}
