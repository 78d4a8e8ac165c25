import { days, hours } from "../calendar/durations.ts";
import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";
import type { SignIn } from "../people/signIn.ts";
import { countsAtGate } from "./away.ts";
import { gateVerdict, neededAtGate } from "./gate.ts";
import type { WaveMember } from "./member.ts";
import { enforceabilityOf, enforcementSplit, isInScope, provenBy, readinessOf } from "./readiness.ts";
import { countAgainst, sayAgainst } from "./sweepAgainst.ts";
import { sweptSince } from "./sweepNotes.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";

/**
 * What one sign-in says about policies in report-only: `satisfied`, `unsatisfied` (refused, or asked for more: an
 * authentication strength answers `reportOnlyInterrupted`), `notApplied` (excluded app or person), `noPolicies` when
 * Graph left the applied policies out, which is missing evidence. A result nobody knows counts as unsatisfied; a policy
 * that was not evaluated at all is `notApplied`. Of two policies the stricter word counts.
 */
export type SweptSignIn = "satisfied" | "unsatisfied" | "notApplied" | "noPolicies";

export function sweptSignIn(
  { appliedConditionalAccessPolicies: applied }: Pick<SignIn, "appliedConditionalAccessPolicies">,
  ...policyIds: readonly string[]
): SweptSignIn {
  if (!applied) return "noPolicies";
  const words = policyIds.map((policyId) => sweptBy(applied.find(({ id }) => id === policyId)?.result));
  return (["unsatisfied", "satisfied"] as const).find((word) => words.includes(word)) ?? "notApplied";
}

/** What a policy said that would have stopped this sign-in; of two policies, the one that would only ask comes last. */
export function resultAgainst(
  { appliedConditionalAccessPolicies: applied = [] }: Pick<SignIn, "appliedConditionalAccessPolicies">,
  ...policyIds: readonly string[]
): string | undefined {
  const results = applied
    .filter(({ id, result }) => policyIds.includes(id) && sweptBy(result) === "unsatisfied")
    .map(({ result }) => result);
  return results.find((result) => result !== "reportOnlyInterrupted") ?? results[0];
}

function sweptBy(result: string | undefined): SweptSignIn {
  switch (result) {
    case undefined:
    case "reportOnlyNotApplied":
    case "notApplied":
    case "notEnabled":
      return "notApplied";
    case "reportOnlySuccess":
    case "success":
      return "satisfied";
    default:
      return "unsatisfied";
  }
}

/** Somebody to reach one by one (R110, R169): signed in, would have been stopped, and holds no usable passkey. */
export function wouldBeBlocked(member: WaveMember, since: string | undefined): boolean {
  return isInScope(member) && member.hasUsablePasskey !== true && sweptSince(member, since)?.unsatisfied === true;
}

export interface SweepVerdict {
  readonly clean: boolean;
  /** In plain words, why it is not clean. */
  readonly because?: string;
  readonly ready: readonly string[];
  readonly leftOut: readonly { readonly userId: string; readonly reason: NotEnforcedReason }[];
  readonly seen: number;
  readonly inScope: number;
}

interface SweepReading {
  readonly members: readonly WaveMember[];
  readonly since: string | undefined;
  readonly blindSince?: string | undefined;
  /** Until when it waits for those of the ready whom nobody saw; absent, it waits on. */
  readonly waitsUntil?: string | undefined;
  /** When the sweep began. */
  readonly at?: string | undefined;
  /** Of the wave. */
  readonly kind?: WaveFacts["kind"];
}

/**
 * Until when the sweep waits for those of the ready whom nobody saw signing in. Whoever was not seen by then is left
 * out by name.
 */
export const sweepWaitsUntil = (
  { reportOnlyAt }: Pick<WaveFacts, "reportOnlyAt">,
  { sweepDays, reportOnlyHours }: Pick<WaveRules, "sweepDays" | "reportOnlyHours">,
): string | undefined =>
  reportOnlyAt && new Date(Date.parse(reportOnlyAt) + Math.max(days(sweepDays), hours(reportOnlyHours))).toISOString();

/**
 * Of so many of the ready a sign-in must have been seen at the end of the sweep's time. With fewer, the policy was
 * never tried on most of those whom it is for, and nobody is asked to approve it on that.
 */
const LEAST_SEEN = 0.5;

/**
 * The sweep of the report-only window (R169-R172, P39), over all members of the wave. Clean means: the applied policies
 * could be read, enough of those who are ready were seen signing in, and few of them were refused all the same. Those
 * few may be let off by name; more of them point to the policy and not to people. Missing evidence is never clean.
 *
 * @param reading `members` carry what all of this window showed; what is older than `since` (`countedSince`) counts for
 * nothing; from `blindSince` on sign-ins of theirs came without applied policies, or of nobody knows whom unreadable.
 */
export function sweepVerdict(
  reading: SweepReading,
  rules: Pick<WaveRules, "sweepCoverage" | "gateThreshold">,
): SweepVerdict {
  const { members, since } = reading;
  const inScope = members.filter(isInScope);
  const seen = inScope.filter((member) => sweptSince(member, since) !== undefined).length;
  const because = uncleanBecause(reading, seen, inScope, rules);
  return {
    ...enforcementSplit(inScope, since),
    seen,
    inScope: inScope.length,
    clean: because === undefined,
    ...(because && { because }),
  };
}

function uncleanBecause(
  { blindSince, since, waitsUntil, at, kind }: Omit<SweepReading, "members">,
  seen: number,
  inScope: readonly WaveMember[],
  rules: Pick<WaveRules, "sweepCoverage" | "gateThreshold">,
): string | undefined {
  if (blindSince !== undefined)
    return `from ${blindSince} on sign-ins came without the applied policies, or in a form that nobody can read: the app may lack permission to read policies, or its list of troubles names the lines`;
  if (seen === 0 && inScope.length > 0) return "no sign-in of a member was found in the log";
  const awaited = inScope.filter(countsAtGate({ kind }));
  const counted = awaited.length;
  // Of privileged people none who is ready stands for one who is not: whoever was let off by name counts for nothing.
  const ready = (isPrivilegedWave({ kind }) ? awaited : inScope).filter((member) => provenBy(member).ready);
  if (!gateVerdict({ ready: ready.length, inScope: counted }, rules).passed) {
    return `${ready.length} of ${counted} have a working passkey; ${neededAtGate(counted, rules)} are needed`;
  }
  // Whom people keep outside is neither proof nor doubt.
  const judged = ready.filter(({ keptOutside }) => keptOutside === undefined);
  if (judged.length === 0)
    return "everybody who is ready is held or waived: nobody is left by whom the policy could be judged";
  const reasons = judged
    .map((member) => enforceabilityOf(member, since))
    .flatMap((one) => (one.ready ? [] : [one.reason]));
  const few = (1 - rules.gateThreshold) * judged.length + 1e-9;
  const unclear = judged.filter(({ fitUnknown }) => fitUnknown).length;
  if (unclear > few)
    return `of ${unclear} of the ${judged.length} who are ready nobody can tell just now whether their passkey counts`;
  const unread = reasons.filter((reason) => reason === "signInUnread").length;
  if (unread > few) return `of ${unread} of the ${judged.length} who are ready a sign-in cannot be read`;
  const unseen = reasons.filter((reason) => reason === "noSignInSeen").length + unread;
  const wasSeen = judged.length - unseen;
  const neededSeen = Math.ceil(rules.sweepCoverage * judged.length - 1e-9);
  const isShort = wasSeen < neededSeen;
  const seenOf = `sign-ins were seen of ${wasSeen} of the ${judged.length} who are ready`;
  if (isShort && !isOver(at, waitsUntil))
    return `${seenOf}; ${neededSeen} are needed${waitsUntil === undefined ? "" : `, or it goes on until ${waitsUntil}`}`;
  const leastSeen = Math.min(neededSeen, Math.ceil(LEAST_SEEN * judged.length - 1e-9));
  if (wasSeen < leastSeen)
    return `${seenOf}, though the sweep waited until ${waitsUntil}; with fewer than ${leastSeen} nobody can tell whether the policy fits them`;
  // What nobody can read may say that they were refused. Where few were seen, they alone say how the policy fits.
  const refused = reasons.filter((reason) => reason === "refusedInSweep").length + unread;
  if (refused > (isShort ? (1 - rules.gateThreshold) * wasSeen + 1e-9 : few)) {
    const said = sayAgainst(
      countAgainst(
        judged.filter((member) => isRefused(member, since)),
        since,
      ),
    );
    return `${refused} of the ${judged.length} who are ready signed in but never satisfied the policy, as far as it can be read${said && `: ${said}`}`;
  }
  const everywhere = ready.filter((member) => member.keptOutside !== undefined || readinessOf(member).ready).length;
  if (!gateVerdict({ ready: everywhere, inScope: counted }, rules).passed)
    return `${everywhere} of ${counted} are ready wherever they work; ${neededAtGate(counted, rules)} are needed. ${ready.length - everywhere} more have a working passkey, and were refused on another platform`;
  return undefined;
}

/** What is missing is not over. */
const isOver = (at: string | undefined, end: string | undefined): boolean =>
  at !== undefined && end !== undefined && Date.parse(at) >= Date.parse(end);

function isRefused(member: WaveMember, since: string | undefined): boolean {
  const judged = enforceabilityOf(member, since);
  return !judged.ready && judged.reason === "refusedInSweep";
}
