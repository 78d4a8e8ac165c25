import { createHash } from "node:crypto";
import { canonicalJson } from "./canonicalJson.ts";
import { definitionDigest, workforcePolicyBody } from "./policyDefinition.ts";

/**
 * SHA-256 (hex) over all that people are judged and enforced by: the wave's policy as recorded, the workforce policy,
 * the groups in both, and what the strength allows. Any change of it voids an approval.
 * @param combinations `allowedCombinations` of the workforce policy's strength, just read.
 */
export const judgedBy = (
  tenant: Parameters<typeof workforcePolicyBody>[0],
  waveDefinitionDigest: string,
  combinations: readonly string[] | undefined,
): string =>
  createHash("sha256")
    .update(
      canonicalJson({
        wave: waveDefinitionDigest,
        workforce: definitionDigest(workforcePolicyBody(tenant)),
        combinations: combinations ?? "none",
      }),
    )
    .digest("hex");
