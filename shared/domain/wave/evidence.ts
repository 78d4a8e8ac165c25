import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";

/**
 * What an approval names (architecture rule 10): SHA-256 (hex) over who will be enforced, who will be excluded, and the
 * policy's definition. The order of people does not matter; any change in them does.
 */
export function evidenceDigest(evidence: {
  readonly ready: readonly string[];
  readonly toExclude: readonly string[];
  readonly policyDigest: string;
}): string {
  const { ready, toExclude, policyDigest } = evidence;
  return createHash("sha256").update(canonicalJson({ ready, toExclude, policyDigest })).digest("hex");
}
