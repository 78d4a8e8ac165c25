import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";
import type { LeftOut } from "../policy/leftOut.ts";
import { definitionDigest, workforcePolicyBody } from "../policy/policyDefinition.ts";
import { type Strength, wholeOf } from "../policy/strength.ts";

/**
 * SHA-256 (hex) of what a start switches on: the policy's definition, what its strength takes, makes of passkeys
 * included, what is left out, the groups, and the break-glass accounts. Two people name the same one, so both have read
 * the same.
 *
 * @param strength as it was just read; `undefined` when there is no such one.
 */
export function enforcementDigest(
  tenant: {
    readonly enforcedGroupId: string;
    readonly enforcedStrengthId: string;
    readonly breakGlassGroupId: string;
    readonly breakGlassUserIds: readonly string[];
    readonly leftOut?: readonly LeftOut[];
  },
  strength: Strength | undefined,
): string {
  const { enforcedGroupId, enforcedStrengthId, breakGlassGroupId, breakGlassUserIds, leftOut = [] } = tenant;
  const confirmed = {
    policy: definitionDigest(workforcePolicyBody(tenant)),
    strength: { id: enforcedStrengthId.toLowerCase(), combinations: wholeOf(strength) ?? null },
    enforcedGroupId: enforcedGroupId.toLowerCase(),
    breakGlassGroupId: breakGlassGroupId.toLowerCase(),
    ...(leftOut.length > 0 && { leftOut }),
    breakGlassUserIds: [...new Set(breakGlassUserIds.map((id) => id.toLowerCase()))],
  };
  return createHash("sha256").update(canonicalJson(confirmed)).digest("hex");
}
