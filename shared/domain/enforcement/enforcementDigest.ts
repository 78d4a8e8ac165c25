import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";
import {
  companionPolicyBody,
  definitionDigest,
  type EnforcingTenant,
  workforcePolicyBody,
} from "../policy/policyDefinition.ts";
import { type Strength, wholeOf } from "../policy/strength.ts";

/**
 * SHA-256 (hex) of what a start switches on: the policy's definition and that of its companion, and what is left out.
 * So it is of what the strength takes, makes of passkeys included, of the groups, and of the break-glass accounts. Two
 * people name the same one, so both have read the same.
 *
 * @param strength as it was just read; `undefined` when there is no such one.
 */
export function enforcementDigest(
  tenant: EnforcingTenant & { readonly breakGlassUserIds: readonly string[] },
  strength: Strength | undefined,
): string {
  const { enforcedGroupId, enforcedStrengthId, breakGlassGroupId, breakGlassUserIds, leftOut = [] } = tenant;
  const confirmed = {
    policy: definitionDigest(workforcePolicyBody(tenant)),
    ...(tenant.wizardExclusions && { companion: definitionDigest(companionPolicyBody(tenant)) }),
    strength: { id: enforcedStrengthId.toLowerCase(), combinations: wholeOf(strength) ?? null },
    enforcedGroupId: enforcedGroupId.toLowerCase(),
    breakGlassGroupId: breakGlassGroupId.toLowerCase(),
    ...(leftOut.length > 0 && { leftOut }),
    breakGlassUserIds: [...new Set(breakGlassUserIds.map((id) => id.toLowerCase()))],
  };
  return createHash("sha256").update(canonicalJson(confirmed)).digest("hex");
}
