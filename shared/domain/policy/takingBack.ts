import { minutes } from "../calendar/durations.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { RegisteredPolicy } from "./registeredPolicy.ts";

/**
 * A write of the flip that was claimed, and whose answer is not there yet, may still arrive: one request to Graph with
 * its token takes a minute at the most. A reading in report-only settles the matter only after that.
 */
const LATE_WRITE_MS = minutes(2);

type Asked = Pick<WaveFacts, "stage" | "rollbackRequested" | "cancelRequested" | "flip">;
type LastKnown = Pick<RegisteredPolicy, "policyId" | "state" | "enableAskedAt" | "readBackAt">;

/** The next request to Conditional Access on the way of our policy back to report-only, or none. */
export type TakeBackStep =
  /** Nobody asks for the policy back, or there is none of ours. */
  | { readonly kind: "nothing" }
  | { readonly kind: "write"; readonly policyId: string }
  | { readonly kind: "read"; readonly policyId: string }
  /** It was read in report-only, and no write of ours can change that any more. */
  | { readonly kind: "settled"; readonly readBackAt: string };

/**
 * What a policy still needs that people, or the brake, want back. Pure. The request, the timer, the queue and the
 * wave's own step all decide by it; two of them at once do the same thing twice, which is harmless.
 */
export function nextTakeBackStep(facts: Asked, registered: LastKnown | undefined): TakeBackStep {
  const asked = facts.rollbackRequested ?? facts.cancelRequested;
  if (!asked || !registered?.policyId || facts.stage === "cancelled") return { kind: "nothing" };
  const { policyId, state, readBackAt } = registered;
  if (state === "enabled") return { kind: "write", policyId };
  if (readBackAt === undefined || Date.parse(readBackAt) < settledFrom(asked.at, facts, registered))
    return { kind: "read", policyId };
  return { kind: "settled", readBackAt };
}

/** When it was last read in report-only since it was asked for; a late write of the flip may still follow. */
export function readBackSince(facts: Asked, registered: LastKnown | undefined): string | undefined {
  const asked = facts.rollbackRequested ?? facts.cancelRequested;
  const readBackAt = registered?.state === "enabled" ? undefined : registered?.readBackAt;
  return asked && readBackAt !== undefined && Date.parse(readBackAt) >= Date.parse(asked.at) ? readBackAt : undefined;
}

function settledFrom(askedAt: string, { flip }: Asked, { enableAskedAt }: LastKnown): number {
  const writes = [flip?.writeAskedAt, enableAskedAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  return Math.max(Date.parse(askedAt), ...writes.map((at) => at + LATE_WRITE_MS));
}
