import type { AuthenticationMethod, MethodFit } from "../people/authenticationMethod.ts";
import type { Part } from "./methodsPolicy.ts";
import { allowsOnlyResistant } from "./policyDefinition.ts";
import type { Strength } from "./strength.ts";
import { bothFit, strengthFitOf } from "./strengthFit.ts";

/**
 * What is wrong with the strength for privileged people (R156, R253, R258), for people; `undefined` when it takes
 * nothing but what resists phishing, and keys of named makes only. It takes no pass: the app makes none for them.
 */
export function privilegedStrengthFault(strength: Part<Strength>): string | undefined {
  if (strength.kind === "unknown") return `the strength for privileged people cannot be read: ${strength.because}`;
  const { combinations, passkeyMakes } = strength.value;
  if (!allowsOnlyResistant(combinations))
    return "the strength for privileged people allows nothing, or something that does not resist phishing";
  if (combinations.includes("fido2") && (passkeyMakes ?? []).length === 0)
    return "the strength for privileged people takes keys of any make: it has to name their AAGUIDs";
  return undefined;
}

/**
 * A privileged person's credentials, as the strength for them takes each, beside what is known of it already. A synced
 * passkey never counts; one of which nobody can tell is no evidence.
 */
export const judgedForPrivileged = (
  methods: readonly AuthenticationMethod[],
  strength: Part<Strength>,
): readonly AuthenticationMethod[] => {
  // By a strength that is not as it must be, nobody is ready.
  const asked: Part<Strength> =
    privilegedStrengthFault(strength) === undefined
      ? strength
      : { kind: "unknown", because: "it is not as it must be" };
  return methods.map((method) => {
    const fit = bothFit(bothFit(method.fit, strengthFitOf(method, asked)), boundFit(method));
    return fit === undefined ? method : { ...method, fit };
  });
};

/** Whether a passkey stays on its device. @returns `undefined` for what is none. */
function boundFit({ type, passkeyType }: AuthenticationMethod): MethodFit | undefined {
  if (type !== "fido2AuthenticationMethod") return undefined;
  if (passkeyType === "deviceBound") return "fits";
  return passkeyType === "synced" ? "doesNotFit" : "unknown";
}
