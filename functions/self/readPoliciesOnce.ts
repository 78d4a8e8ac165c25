import type { PolicyReader } from "../../shared/ports/graph.ts";

/**
 * The same reader, for one press: all policies are read in one request, whoever asks for one of them. Entra gives
 * Conditional Access once a second.
 */
export function readPoliciesOnce(policies: PolicyReader): PolicyReader {
  let read: ReturnType<PolicyReader["policies"]> | undefined;
  const all = () => {
    read ??= policies.policies();
    return read;
  };
  return {
    policies: all,
    policy: async (policyId) => (await all()).find(({ id }) => id === policyId),
    deletedPolicy: (policyId) => policies.deletedPolicy(policyId),
    passPolicy: () => policies.passPolicy(),
    methodsPolicy: () => policies.methodsPolicy(),
    phoneMethods: () => policies.phoneMethods(),
    automaticEnablement: () => policies.automaticEnablement(),
    whatIf: (userId, appId) => policies.whatIf(userId, appId),
    strength: (strengthId) => policies.strength(strengthId),
  };
}
