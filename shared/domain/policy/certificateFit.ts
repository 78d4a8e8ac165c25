import type { MethodFit } from "../people/authenticationMethod.ts";
import { isHit, type MethodOwner } from "./methodFit.ts";
import type { CertificateConfiguration, Part } from "./methodsPolicy.ts";

/**
 * Whether the methods policy lets somebody in by certificate as by several factors: on, they are included and not
 * excluded, and no certificate is less than that. Pure. `unknown` is no evidence: nobody enters by it, and nobody is
 * stranded by it.
 */
export function certificateFitOf(certificates: Part<CertificateConfiguration>, owner: MethodOwner): MethodFit {
  if (certificates.kind === "unknown") return "unknown";
  const { isOn, includeTargets, excludeTargets, mode } = certificates.value;
  if (!isOn || mode === "singleFactor") return "doesNotFit";
  const excluded = excludeTargets.map((target) => isHit(target, owner));
  const included = includeTargets.map((target) => isHit(target, owner));
  if (excluded.includes(true) || !(included.includes(true) || included.includes(undefined))) return "doesNotFit";
  const isKnown = included.includes(true) && !excluded.includes(undefined);
  return isKnown && mode === "multiFactor" ? "fits" : "unknown";
}
