import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";

/**
 * What an approval names (architecture rule 10): SHA-256 (hex) over who will be enforced, who is left out, and what
 * they are judged and enforced by. The order of people does not matter; any change in them does.
 */
export function evidenceDigest(evidence: {
  readonly ready: readonly string[];
  readonly leftOut: readonly string[];
  readonly policyDigest: string;
  /** Number of the part; absent for a wave that enters as a whole. */
  readonly part?: number | undefined;
}): string {
  const { ready, leftOut, policyDigest, part } = evidence;
  const named = { ready, leftOut, policyDigest, ...(part !== undefined && { part }) };
  return createHash("sha256").update(canonicalJson(named)).digest("hex");
}
