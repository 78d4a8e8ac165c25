import { createHash } from "node:crypto";
import { canonicalJson } from "./canonicalJson.ts";
import {
  companionPolicyBody,
  definitionDigest,
  type EnforcingTenant,
  workforcePolicyBody,
} from "./policyDefinition.ts";
import { type Strength, wholeOf } from "./strength.ts";

/**
 * SHA-256 (hex) over all that people are judged and enforced by: the wave's policies as recorded, the workforce policy
 * and its companion, the groups in them, and what the strength allows. Any change of it voids an approval.
 * @param strength of the workforce policy, just read; `undefined` when there is no such one.
 * @param privileged of a privileged wave: the strength for privileged people, just read.
 */
export const judgedBy = (
  tenant: EnforcingTenant,
  waveDefinitionDigest: string,
  strength: Strength | undefined,
  privileged?: Strength,
): string =>
  createHash("sha256")
    .update(
      canonicalJson({
        wave: waveDefinitionDigest,
        workforce: definitionDigest(workforcePolicyBody(tenant)),
        ...(tenant.wizardExclusions && { companion: definitionDigest(companionPolicyBody(tenant)) }),
        ...(tenant.leftOut && tenant.leftOut.length > 0 && { leftOut: tenant.leftOut }),
        combinations: wholeOf(strength) ?? "none",
        ...(privileged && { privileged: wholeOf(privileged) }),
      }),
    )
    .digest("hex");
