import { type ConditionalAccessPolicy, stateWords } from "./conditionalAccessPolicy.ts";
import { definitionDigest } from "./policyDefinition.ts";
import type { RegisteredPolicy } from "./registeredPolicy.ts";

/** Whether a policy that somebody deleted can come back as it was recorded. */
export type BinVerdict =
  /** It enforces nothing when it is back. */
  | { readonly kind: "restore" }
  /** It is back enabled at once. */
  | { readonly kind: "comesBackEnabled" }
  | { readonly kind: "cannot"; readonly say: string };

/**
 * Pure. What is unknown about it does not come back.
 * @param deleted as it lies among the deleted ones; `undefined` when it does not.
 */
export function binVerdict(
  deleted: ConditionalAccessPolicy | undefined,
  recorded: Pick<RegisteredPolicy, "definitionDigest">,
): BinVerdict {
  if (!deleted) return { kind: "cannot", say: "Entra does not keep it any more" };
  if (definitionDigest(deleted.definition) !== recorded.definitionDigest)
    return { kind: "cannot", say: "somebody had changed it before it was deleted" };
  if (deleted.state === "unknown") return { kind: "cannot", say: `it was ${stateWords.unknown}` };
  return { kind: deleted.state === "enabled" ? "comesBackEnabled" : "restore" };
}

/**
 * The next request for the policy of a wave that somebody deleted, or that nobody needs any more; or none. A policy on
 * its way back to report-only comes first.
 */
export function nextWavePolicyStep({
  kind,
  policyId,
  wanted,
  restoring,
  deletedAt,
  notBackBecause,
}: RegisteredPolicy): "nothing" | "lookInBin" | "restore" | "delete" {
  if (kind !== "wave" || !policyId || notBackBecause !== undefined) return "nothing";
  if (wanted === "deleted") return deletedAt === undefined ? "delete" : "nothing";
  if (restoring === "look") return "lookInBin";
  return restoring === "restore" ? "restore" : "nothing";
}
