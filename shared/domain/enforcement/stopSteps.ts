import type { RegisteredPolicy } from "../policy/registeredPolicy.ts";
import type { EnforcementSwitch } from "./enforcementSwitch.ts";
import { LATE_WRITE_MS } from "./startSteps.ts";

type LastKnown = Pick<RegisteredPolicy, "policyId" | "state" | "enableAskedAt" | "readBackAt">;

/** The next request to Conditional Access on the workforce policy's way back to report-only, or none. */
export type StopStep =
  /** Nobody asks for it, or it is done. */
  | { readonly kind: "nothing" }
  | { readonly kind: "write"; readonly policyId: string }
  | { readonly kind: "read"; readonly policyId: string }
  /** It was read in report-only, and that is not the last word before this moment: a late write may follow. */
  | { readonly kind: "wait"; readonly policyId: string; readonly until: string }
  /** No write of ours can change it any more. */
  | { readonly kind: "settled"; readonly readBackAt: string };

/**
 * The next step for all of them, in their order: what frees people goes before what only reads.
 * @param policies what the registry has; none is settled.
 */
export function nextStop<Policy extends LastKnown>(
  known: EnforcementSwitch,
  policies: readonly Policy[],
  now: Date,
): { readonly step: StopStep; readonly policy?: Policy | undefined } {
  const steps = policies.map((policy) => ({ step: stepOf(known, policy, now), policy }));
  const first = (kind: StopStep["kind"]) => steps.find(({ step }) => step.kind === kind);
  const open = first("write") ?? first("read") ?? first("wait");
  return open ?? steps.at(-1) ?? { step: stepOf(known, undefined, now) };
}

/**
 * Pure, for one policy. The request, the queue and the timer all decide by it; two of them at once do the same thing
 * twice, which is harmless. The write needs no reading before it.
 */
function stepOf(known: EnforcementSwitch, registered: LastKnown | undefined, now: Date): StopStep {
  const { stopAsked, stoppedAt, startConfirmed } = known;
  // A start that stands in the row is newer than the stop.
  if (!stopAsked || startConfirmed || stoppedAt !== undefined) return { kind: "nothing" };
  // First, as the id of a row that nobody can read may be unknown.
  if (registered?.state === "enabled") return { kind: "write", policyId: registered.policyId };
  // Without an id there is none of ours, or one that was created in report-only and never enabled.
  if (!registered?.policyId) return { kind: "settled", readBackAt: now.toISOString() };
  const { policyId, readBackAt } = registered;
  if (!isAtLeast(readBackAt, Date.parse(stopAsked.at))) return { kind: "read", policyId };
  const settledFrom = lastWriteUntil(known, registered);
  if (isAtLeast(readBackAt, settledFrom)) return { kind: "settled", readBackAt };
  return now.getTime() < settledFrom
    ? { kind: "wait", policyId, until: new Date(settledFrom).toISOString() }
    : { kind: "read", policyId };
}

const isAtLeast = (moment: string | undefined, least: number): moment is string =>
  moment !== undefined && Date.parse(moment) >= least;

/** Until when a write that a start claimed may still arrive. */
function lastWriteUntil({ enableAskedAt }: EnforcementSwitch, registered: LastKnown): number {
  const claims = [enableAskedAt, registered.enableAskedAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  return Math.max(0, ...claims.map((at) => at + LATE_WRITE_MS));
}
