import type { AuthenticationMethod, MethodFit } from "../people/authenticationMethod.ts";
import { DECLARED_CERTIFICATE } from "../people/methodKind.ts";
import type { Part } from "./methodsPolicy.ts";
import type { Strength } from "./strength.ts";

const CERTIFICATE = "x509CertificateMultiFactor";

/**
 * The combination that a credential alone makes. Source:
 * learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths, read 2026-11: a platform
 * credential goes by that of Windows Hello.
 */
const combinations: ReadonlyMap<string, string> = new Map([
  ["fido2AuthenticationMethod", "fido2"],
  ["windowsHelloForBusinessAuthenticationMethod", "windowsHelloForBusiness"],
  ["platformCredentialAuthenticationMethod", "windowsHelloForBusiness"],
  [DECLARED_CERTIFICATE, CERTIFICATE],
]);

/**
 * Whether the strength takes a registered credential: its kind, and its make where the strength names makes. Pure.
 * @returns `undefined` for what makes no combination by itself. `unknown` is no evidence: nobody enters by it, and
 * nobody is stranded by it.
 */
export function strengthFitOf({ type, aaGuid }: AuthenticationMethod, strength: Part<Strength>): MethodFit | undefined {
  const combination = combinations.get(type);
  if (combination === undefined) return undefined;
  if (strength.kind === "unknown") return "unknown";
  const { combinations: taken, passkeyMakes, narrowedTo } = strength.value;
  if (!taken.includes(combination)) return "doesNotFit";
  // By issuer or kind: whose certificate is one of those nobody can tell.
  if (combination === CERTIFICATE) return narrowedTo.some((one) => one.includes(CERTIFICATE)) ? "unknown" : "fits";
  if (combination !== "fido2" || !passkeyMakes) return "fits";
  if (!aaGuid) return "unknown";
  return passkeyMakes.includes(aaGuid.toLowerCase()) ? "fits" : "doesNotFit";
}

/** A credential has to fit both. */
export function bothFit(one: MethodFit | undefined, other: MethodFit | undefined): MethodFit | undefined {
  const fits = [one, other];
  if (fits.includes("doesNotFit")) return "doesNotFit";
  return fits.includes("unknown") ? "unknown" : (one ?? other);
}
