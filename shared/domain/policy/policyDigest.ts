import { createHash } from "node:crypto";
import { canonicalJson } from "./canonicalJson.ts";
import { definitionDigest, workforcePolicyBody } from "./policyDefinition.ts";
import { type Strength, wholeOf } from "./strength.ts";

/**
 * SHA-256 (hex) over all that people are judged and enforced by: the wave's policy as recorded, the workforce policy,
 * the groups in both, and what the strength allows. Any change of it voids an approval.
 * @param strength of the workforce policy, just read; `undefined` when there is no such one.
 */
export const judgedBy = (
  tenant: Parameters<typeof workforcePolicyBody>[0],
  waveDefinitionDigest: string,
  strength: Strength | undefined,
): string =>
  createHash("sha256")
    .update(
      canonicalJson({
        wave: waveDefinitionDigest,
        workforce: definitionDigest(workforcePolicyBody(tenant)),
        ...(tenant.leftOut && tenant.leftOut.length > 0 && { leftOut: tenant.leftOut }),
        combinations: wholeOf(strength) ?? "none",
      }),
    )
    .digest("hex");
