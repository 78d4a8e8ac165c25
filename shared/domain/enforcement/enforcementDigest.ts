import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";
import { definitionDigest, workforcePolicyBody } from "../policy/policyDefinition.ts";

/**
 * SHA-256 (hex) of what a start switches on: the policy's definition, what its strength allows, the groups, and the
 * break-glass accounts. Two people name the same one, so both have read the same.
 *
 * @param combinations what the strength allows, as Graph names it; `undefined` when there is no such strength.
 */
export function enforcementDigest(
  tenant: {
    readonly enforcedGroupId: string;
    readonly enforcedStrengthId: string;
    readonly breakGlassGroupId: string;
    readonly breakGlassUserIds: readonly string[];
  },
  combinations: readonly string[] | undefined,
): string {
  const { enforcedGroupId, enforcedStrengthId, breakGlassGroupId, breakGlassUserIds } = tenant;
  const confirmed = {
    policy: definitionDigest(workforcePolicyBody(tenant)),
    strength: { id: enforcedStrengthId.toLowerCase(), combinations: combinations ?? null },
    enforcedGroupId: enforcedGroupId.toLowerCase(),
    breakGlassGroupId: breakGlassGroupId.toLowerCase(),
    breakGlassUserIds: [...new Set(breakGlassUserIds.map((id) => id.toLowerCase()))],
  };
  return createHash("sha256").update(canonicalJson(confirmed)).digest("hex");
}
