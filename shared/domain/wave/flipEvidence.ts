import { days, hours } from "../calendar/durations.ts";
import { approversFault } from "./approvers.ts";
import { CHECK_COUNTS_MS, CHECK_TAKES_MS } from "./flipBudget.ts";
import type { WaveMember } from "./member.ts";
import { enforceabilityOf } from "./readiness.ts";
import { countedSince } from "./sweepNotes.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

/**
 * Why the wave row alone forbids the flip; fail-closed (architecture rules 3 and 10). Pure.
 *
 * @returns `void`: the approval is worth nothing, sweep anew; `repeat`: the live check is missing, ended more than an
 * hour ago, or took too long.
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

  const approvers = approversFault(facts);
  const voids: readonly (readonly [boolean, string])[] = [
    [gate?.passed !== true || facts.gateOpenedAt === undefined, "the gate has not opened"],
    [!hasPassed(facts.warnedAt, days(rules.warningDays)), "the warning has not run its time"],
    [!hasPassed(facts.reportOnlyAt, hours(rules.reportOnlyHours)), "report-only has not run its time"],
    [evidence?.clean !== true, "there is no clean sweep"],
    [!isYounger(evidence?.at, hours(rules.approvalHours)), "the sweep is too old"],
    [approvers !== undefined, approvers ?? ""],
    [!isYounger(approval?.at, hours(rules.approvalHours)), "the approval has lapsed"],
    [approval?.digest !== evidence?.digest, "the approval is for other evidence"],
    [isOlder(approval?.at, evidence?.at), "the approval is older than the evidence"],
    [
      approval?.first !== undefined && !isYounger(approval.first.at, hours(rules.approvalHours)),
      "the first of the two approvals has lapsed",
    ],
    [
      approval?.first !== undefined && isOlder(approval.first.at, evidence?.at),
      "the first of the two approvals is older than the evidence",
    ],
  ];
  const voided = voids.find(([isFault]) => isFault);
  if (voided) return { kind: "void", because: voided[1] };

  if (flip?.void !== undefined) return { kind: "void", because: flip.void };
  const repeats: readonly (readonly [boolean, string])[] = [
    [!flip?.checkedAt, "there is no live check of everyone"],
    [!isYounger(flip?.checkedAt, CHECK_COUNTS_MS), "the live check is older than an hour"],
    [
      !isYounger(flip?.startedAt, CHECK_TAKES_MS + CHECK_COUNTS_MS) || isOlder(flip?.checkedAt, flip?.startedAt),
      "the live check took too long",
    ],
    [isOlder(flip?.startedAt, approval?.at), "the live check is older than the approval"],
  ];
  const repeated = repeats.find(([isFault]) => isFault);
  return repeated && { kind: "repeat", because: repeated[1] };
}

/** What is missing is taken for older: fail-closed. */
const isOlder = (at: string | undefined, than: string | undefined): boolean =>
  at === undefined || than === undefined || at < than;
const age = (at: string, now: Date): number => now.getTime() - Date.parse(at);

/** Architecture rule 3: so long an approval covers those whom it names, from the first entry on. */
const COVERS_MS = days(28);

/** Whether people may enter under an approval by which others have entered. What is missing covers nobody. */
export const coversEntries = (
  { approval, enforcingAt, enforcedAt }: Pick<WaveFacts, "approval" | "enforcingAt" | "enforcedAt">,
  now: Date,
): boolean =>
  approval !== undefined &&
  enforcingAt !== undefined &&
  [enforcingAt, enforcedAt ?? enforcingAt].every((at) => age(at, now) < COVERS_MS);

/** So many of those who were approved may have dropped out; more of them void the approval (architecture rule 3). */
const MOST_DROP_OUTS = 0.05;

/** Whether an approval of this evidence speaks of this member. */
export const isNamed = (
  { named }: Pick<WaveMember, "named">,
  approval: { readonly digest: string } | undefined,
): boolean => approval !== undefined && named?.digest === approval.digest;

/** By what an approval lets people enter. */
type Approved = Pick<WaveFacts, "evidence" | "approval" | "reportOnlyAt">;

/**
 * Those whom the flip is to enforce now: named as ready by the approved evidence, and still so. Drop-outs and newcomers
 * are not among them. The same sign-ins count as for the evidence.
 */
export const toBeEnforced = (member: WaveMember, wave: Approved): boolean =>
  isNamed(member, wave.approval) &&
  member.named?.as === "ready" &&
  enforceabilityOf(member, countedSince(wave, wave.evidence?.at)).ready;

/**
 * Why an approval is void, after everybody was looked at again; `undefined` while it stands.
 * @param policyDigest of what people are judged and enforced by now. @param evidence that was approved.
 */
export function whyVoid(members: readonly WaveMember[], wave: Approved, policyDigest: string): string | undefined {
  const { evidence, approval } = wave;
  if (evidence?.policyDigest !== policyDigest)
    return "a policy, a group or the strength has changed since the approval";
  const approved = members.filter((member) => isNamed(member, approval) && member.named?.as === "ready");
  if (approved.length !== evidence.ready) return "the list of people is not the one that was approved";
  const dropOuts = approved.filter((member) => !toBeEnforced(member, wave)).length;
  return dropOuts > MOST_DROP_OUTS * approved.length + 1e-9
    ? `${dropOuts} of the ${approved.length} who were to be enforced are not ready any more`
    : undefined;
}
