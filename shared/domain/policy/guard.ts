import { minutes } from "../calendar/durations.ts";
import { type EnforcementSwitch, isRunning } from "../enforcement/enforcementSwitch.ts";
import { LATE_WRITE_MS, mayBeEnabled } from "../enforcement/startSteps.ts";
import type { WaveStage } from "../wave/stages.ts";
import type { ConditionalAccessPolicy } from "./conditionalAccessPolicy.ts";
import type { Part } from "./methodsPolicy.ts";
import { definitionDigest, definitionProblems, strengthFault } from "./policyDefinition.ts";
import { COMPANION, type RegisteredPolicy, ROLES } from "./registeredPolicy.ts";
import { partsOf, type Strength } from "./strength.ts";
import { MADE_BY_OTHER_SETTINGS } from "./workforcePolicy.ts";

/** What the guard found about a policy of ours. */
export interface PolicyFinding {
  /** `foundEnabled` is taken back; of the others people are told: the app enables or repairs nothing by itself. */
  readonly kind: "foundEnabled" | "notEnabled" | "disabled" | "gone" | "changed" | "touched" | "strength" | "leftOut";
  readonly say: string;
}

interface Guarded {
  readonly registered: RegisteredPolicy;
  /** As the list of policies had it, read before the rows; `undefined` when it was not in it. */
  readonly policy: ConditionalAccessPolicy | undefined;
  /** The body that it was created from. */
  readonly expected: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/** Entra shows a change late: what the app has just written itself is no finding. */
const OWN_WRITE_MS = minutes(15);
/** So long a stop is carried out by whoever works on it; the guard takes over from then on. */
const OWN_STOP_MS = minutes(5);

const isWithin = (ms: number, moment: string | undefined, now: Date): boolean =>
  moment !== undefined && now.getTime() - Date.parse(moment) < ms;
/** A state that nobody knows may be one that applies. */
const mayApply = ({ state }: ConditionalAccessPolicy): boolean => state === "enabled" || state === "unknown";

/**
 * A wave's policy is evidence and stays in report-only for ever, in every stage, paused or not.
 * @param stage `undefined` when the wave's row is missing or cannot be read.
 */
export function waveFinding({
  registered,
  policy,
  expected,
  now,
  stage,
}: Guarded & { readonly stage: WaveStage | undefined }): PolicyFinding | undefined {
  const { policyId } = registered;
  if (!policyId) return undefined;
  if (policy && mayApply(policy))
    return {
      kind: "foundEnabled",
      say: `the policy ${policyId} of this wave was found ${policy.state}; it is to stay in report-only`,
    };
  if (stage === undefined || stage === "cancelled") return undefined;
  // The app deletes it by itself once nobody of the wave waits any more.
  if (registered.wanted === "deleted") return undefined;
  const isOwnWrite = [registered.createdAt, registered.restoredAt].some((at) => isWithin(OWN_WRITE_MS, at, now));
  if (!policy) return isOwnWrite ? undefined : gone(policyId);
  if (policy.state === "disabled")
    return {
      kind: "disabled",
      say: `somebody has switched the policy ${policyId} off: it gives no evidence any more`,
    };
  return changed(registered, policy, expected);
}

/**
 * A policy that enforces, the workforce policy or its companion: enabled while it runs, and at no other time. What a
 * start or a stop is doing is their own. A companion that no start has enabled since is missed by nobody.
 */
export function enforcingFinding({
  registered,
  policy,
  expected,
  now,
  known,
}: Guarded & { readonly known: EnforcementSwitch | undefined }): PolicyFinding | undefined {
  const { policyId, kind, wanted } = registered;
  if (!policyId) return undefined;
  if (policy && mayApply(policy) && !mayBeEnabled(known, registered)) {
    const isStopping = known?.stopAsked !== undefined && known.stoppedAt === undefined;
    return isStopping && isWithin(OWN_STOP_MS, known.stopAsked?.at, now)
      ? undefined
      : {
          kind: "foundEnabled",
          say: `the ${kind} policy ${policyId} was found ${policy.state} ${whyNot(known, kind)}`,
        };
  }
  // What gives evidence only is compared all the same.
  if (kind === ROLES && wanted !== "enabled") return policy && changed(registered, policy, expected);
  const isNeeded = kind !== COMPANION || wanted === "enabled";
  if (!isNeeded || !isRunning(known) || isWithin(OWN_WRITE_MS, known?.runningSince, now)) return undefined;
  if (kind === ROLES && isWithin(OWN_WRITE_MS, known?.enableAskedAt, now)) return undefined;
  if (!policy) return gone(policyId);
  if (policy.state !== "enabled")
    return {
      kind: "notEnabled",
      say: `the ${kind} policy ${policyId} is to be enabled, and somebody has set it to ${policy.state}: ${unlessEnabled(kind)}`,
    };
  return changed(registered, policy, expected) ?? madeByOtherSettings(registered, policy, expected);
}

const ANY_FACTOR =
  "a password with any second factor gets in where only baseline scopes are asked for. Enable it again in Entra, or stop enforcement and start it again";

function unlessEnabled(kind: RegisteredPolicy["kind"]): string {
  if (kind === ROLES)
    return "whoever holds a role is met by the workforce policy alone. Two people can enable it again";
  return kind === COMPANION ? ANY_FACTOR : "nobody is asked for a passkey";
}

function whyNot(known: EnforcementSwitch | undefined, kind: RegisteredPolicy["kind"]): string {
  if (known?.stopAsked && !known.startConfirmed) return "although enforcement is stopped";
  return kind === ROLES && isRunning(known)
    ? "although no two people have had it enabled"
    : "although enforcement has not been started";
}

/** The next request to Conditional Access for a policy that was found enabled and is on its way back, or none. */
export function nextReturnStep(
  { policyId, kind, wanted, state, notBackBecause }: RegisteredPolicy,
  known: EnforcementSwitch | undefined,
): "nothing" | "write" | "read" {
  if (!policyId || notBackBecause === undefined || wanted === "enabled") return "nothing";
  // A start and a stop return the policy by themselves, and a start may then enable it.
  const isStopping = known?.stopAsked !== undefined && known.stoppedAt === undefined;
  if (kind !== "wave" && isStopping) return "nothing";
  if (kind !== "wave" && kind !== ROLES && known?.startConfirmed) return "nothing";
  return state === "enabled" ? "write" : "read";
}

/** The strength of the workforce policy, while it runs. @param strength as just read. */
export function strengthFinding(
  known: EnforcementSwitch | undefined,
  strength: Part<Strength>,
): PolicyFinding | undefined {
  if (!isRunning(known)) return undefined;
  if (strength.kind === "unknown") return { kind: "strength", say: `the strength cannot be read: ${strength.because}` };
  const weaker = strengthFault(strength.value.combinations);
  if (weaker !== undefined) return { kind: "strength", say: weaker };
  const [before, now] = [known?.strength, partsOf(strength.value)];
  const isSame = before === undefined || canonical(before) === canonical(now);
  return isSame
    ? undefined
    : { kind: "strength", say: `somebody has changed what the strength allows: ${now.join("; ")}` };
}

/** What is left out while the workforce policy runs, and not caught by another one, or for longer than declared. */
export function leftOutFinding(
  known: EnforcementSwitch | undefined,
  faults: readonly string[],
): PolicyFinding | undefined {
  return isRunning(known) && faults.length > 0 ? { kind: "leftOut", say: faults.join("; ") } : undefined;
}

const canonical = (combinations: readonly string[]): string => combinations.toSorted().join("\n");

const gone = (policyId: string): PolicyFinding => ({
  kind: "gone",
  say: `the policy ${policyId} does not exist any more`,
});

function changed(
  { policyId, definitionDigest: recorded }: RegisteredPolicy,
  policy: ConditionalAccessPolicy,
  expected: Readonly<Record<string, unknown>>,
): PolicyFinding | undefined {
  if (definitionDigest(policy.definition) === recorded) return undefined;
  const problems = definitionProblems(policy, expected).join("; ");
  return { kind: "changed", say: `somebody has changed the policy ${policyId}: ${problems}` };
}

/** Nobody enters then, which people are to know. */
function madeByOtherSettings(
  { policyId, kind }: RegisteredPolicy,
  policy: ConditionalAccessPolicy,
  expected: Readonly<Record<string, unknown>>,
): PolicyFinding | undefined {
  const problems = definitionProblems(policy, expected).join("; ");
  const say = `nobody enters: the ${kind} policy ${policyId} is not as it must be: ${problems}${MADE_BY_OTHER_SETTINGS}`;
  return problems ? { kind: "changed", say } : undefined;
}

/**
 * Changed and changed back between two looks: as it must be, and last changed at a moment that is none of ours. Each of
 * our own writes is read back, and what was read is recorded; a repeated one may arrive a little later.
 */
export function touchedFinding(
  registered: RegisteredPolicy,
  policy: ConditionalAccessPolicy | undefined,
  known: EnforcementSwitch | undefined,
): PolicyFinding | undefined {
  const at = policy?.modifiedDateTime;
  if (at === undefined || isOnItsWay(registered, known)) return undefined;
  const { createdAt, restoredAt, readBackAt } = registered;
  const own = [createdAt, restoredAt, readBackAt, known?.enableAskedAt, known?.runningSince, known?.stoppedAt];
  const moment = Date.parse(at);
  const { modifiedDateTime: recorded } = registered;
  // One that is older than what was recorded comes from a replica that lags.
  if (recorded !== undefined && moment <= Date.parse(recorded)) return undefined;
  if (own.some((mine) => mine !== undefined && Math.abs(moment - Date.parse(mine)) < LATE_WRITE_MS)) return undefined;
  return {
    kind: "touched",
    say: `somebody has changed the policy ${registered.policyId} at ${at}, and now it is as it must be`,
  };
}

/** The app is writing to it, and has not read back what became of that. */
function isOnItsWay(
  { kind, notBackBecause, restoring }: RegisteredPolicy,
  known: EnforcementSwitch | undefined,
): boolean {
  if (notBackBecause !== undefined || restoring !== undefined) return true;
  if (kind === "wave") return false;
  const isStopping = known?.stopAsked !== undefined && known.stoppedAt === undefined;
  return isStopping || (known?.startConfirmed !== undefined && !isRunning(known));
}
