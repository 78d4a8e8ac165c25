import type { MethodsPolicy } from "./methodsPolicy.ts";

export const METHODS_POLICY_UNKNOWN = "MethodsPolicyUnknown";

/**
 * Why nobody may enter by a passkey now: nobody can tell which ones work. It strands nobody. Certificates decide about
 * nobody who is enforced: they are no proof of readiness.
 */
export const methodsPolicyFault = ({ passkeys }: MethodsPolicy): { code: string; say: string } | undefined =>
  passkeys.kind === "known"
    ? undefined
    : {
        code: METHODS_POLICY_UNKNOWN,
        say: `nobody can tell which passkeys still work, because the authentication methods policy says nothing clear about Fido2: ${passkeys.because}`,
      };
