import { isApplied } from "../wave/stages.ts";
import type { Waiting } from "../wave/waiting.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import { cancellationAskedFor, rollBackAskedFor, type WaveStep } from "../wave/waveSteps.ts";
import type { RegisteredPolicy } from "./registeredPolicy.ts";

/**
 * What the registry says of the wave's policy: the state that was last asked for, and since when enabling it was asked
 * for and not settled.
 */
type LastAsked = Pick<RegisteredPolicy, "policyId" | "state" | "enableAskedAt">;

/** For people, while nobody can say whether the policy applies. */
const MAY_BE_ENABLED = "the policy may be enabled";

/**
 * Whether the policy may apply to people although the wave's stage does not say so: enabling it was asked for and
 * nobody has read back what became of that, or of taking it back; or it was found enabled before its flip.
 */
export function isInDoubt(facts: WaveFacts, registered: LastAsked | undefined): boolean {
  if (
    !registered ||
    registered.policyId !== facts.policyId ||
    (facts.stage !== "swept" && facts.stage !== "reportOnly")
  )
    return false;
  return registered.state === "enabled" || (registered.enableAskedAt !== undefined && askedBack(facts) !== undefined);
}

/**
 * Whether people may have been under the policy: then it is told that it is back, else only when it was found enabled.
 */
export const wasApplied = (facts: WaveFacts, registered: Pick<LastAsked, "enableAskedAt"> | undefined): boolean =>
  isApplied(facts.stage) ||
  registered?.enableAskedAt !== undefined ||
  (facts.rollbackRequested !== undefined && facts.stage !== "rolledBack");

/**
 * The next thing to do while it is in doubt: what people ask for comes first, and needs no reading; then the reading,
 * which comes before anything else that was decided. Pure.
 *
 * @param waiting until when the policy is not to be read again.
 */
export function nextStepInDoubt(facts: WaveFacts, waiting: Waiting | undefined, now: Date): WaveStep {
  const back = askedBack(facts);
  if (back) return back;
  if (facts.stage === "reportOnly") return { kind: "sweep" };
  return isAhead(waiting, now) ? { kind: "wait", until: waiting.until, because: waiting.because } : { kind: "flip" };
}

/** The same in words for people. */
export function whyInDoubt(
  facts: WaveFacts,
  waiting: Waiting | undefined,
  now: Date,
): Pick<Waiting, "until" | "because"> {
  if (isAhead(waiting, now) && !askedBack(facts) && facts.stage !== "reportOnly")
    return { until: waiting.until, because: waiting.because };
  return { until: now.toISOString(), because: sayInDoubt(whatIsDone(facts)) };
}

/** @param what is done about it. */
export const sayInDoubt = (what: string): string => `${MAY_BE_ENABLED}: ${what}`;

function whatIsDone(facts: WaveFacts): string {
  if (askedBack(facts)) return "it is being returned to report-only";
  if (facts.stage === "reportOnly") return "it was found enabled before its flip and is being returned to report-only";
  return "it was switched on and is being read back";
}

const askedBack = (facts: WaveFacts) => rollBackAskedFor(facts) ?? cancellationAskedFor(facts);

/** What an earlier step waited for does not hold the reading up. */
const isAhead = (waiting: Waiting | undefined, now: Date): waiting is Waiting =>
  waiting?.kind === "policyInDoubt" && Date.parse(waiting.until) > now.getTime();
