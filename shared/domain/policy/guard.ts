import { minutes } from "../calendar/durations.ts";
import { isApplied } from "../wave/stages.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { ConditionalAccessPolicy } from "./conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "./policyDefinition.ts";
import { isInDoubt } from "./policyInDoubt.ts";
import type { RegisteredPolicy } from "./registeredPolicy.ts";

/** What the guard found about a policy of ours. */
export type PolicyFinding =
  /** It must not apply, and does: it is taken back. */
  | { readonly kind: "foundEnabled" }
  /** People must see to it; the app enables or repairs nothing by itself. */
  | { readonly kind: "notEnabled" | "disabled" | "gone" | "changed"; readonly say: string };

interface Guarded {
  readonly registered: RegisteredPolicy;
  readonly wave: WaveFacts;
  /** As the list of policies had it, read before the rows; `undefined` when it was not in it. */
  readonly policy: ConditionalAccessPolicy | undefined;
  /** The body that it was created from. */
  readonly expected: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/** Entra shows a change late: what the app has just written itself is no finding. */
const OWN_WRITE_MS = minutes(15);

/**
 * Compares a policy with what the rows say of it, in every stage, paused or not. A flip or a way back that is under way
 * is the wave's own.
 */
export function findingOn({ registered, wave, policy, expected, now }: Guarded): PolicyFinding | undefined {
  const isFresh = (moment: string | undefined) =>
    moment !== undefined && now.getTime() - Date.parse(moment) < OWN_WRITE_MS;
  if (!registered.policyId || isInDoubt(wave, registered)) return undefined;
  const isToApply = isApplied(wave.stage) && !wave.rollbackRequested && !wave.cancelRequested;
  if (!policy)
    return isFresh(registered.createdAt)
      ? undefined
      : { kind: "gone", say: `the policy ${registered.policyId} does not exist any more` };
  // A state that nobody knows may be one that applies.
  if ((policy.state === "enabled" || policy.state === "unknown") && !isApplied(wave.stage))
    return { kind: "foundEnabled" };
  if (isToApply && policy.state !== "enabled" && !isFresh(wave.enforcedAt))
    return {
      kind: "notEnabled",
      say: `the policy ${policy.id} is to be enabled, and somebody has set it to ${policy.state}: nobody is asked for a passkey by it`,
    };
  if (policy.state === "disabled" && !isApplied(wave.stage) && wave.stage !== "cancelled")
    return {
      kind: "disabled",
      say: `somebody has switched the policy ${policy.id} off: it gives no evidence any more`,
    };
  if (definitionDigest(policy.definition) !== registered.definitionDigest)
    return {
      kind: "changed",
      say: `somebody has changed the policy ${policy.id}: ${definitionProblems(policy, expected).join("; ")}`,
    };
  return undefined;
}
