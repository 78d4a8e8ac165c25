import { type ConditionalAccessPolicy, stateWords } from "./conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "./policyDefinition.ts";
import type { RegisteredPolicy } from "./registeredPolicy.ts";

/** Why the workforce policy is not as it must be: a code for programs, words for people. */
export interface WorkforceFault {
  readonly code: string;
  readonly say: string;
}

/**
 * Where the workforce policy as it was read differs from what is wanted. Pure; what is missing or unknown is a fault.
 *
 * @param policy `undefined` when it does not exist.
 * @param registered what the registry says of it. @param expected the body that a start would create today.
 * @param wanted the state that it must be in.
 */
export function workforcePolicyFault(
  policy: ConditionalAccessPolicy | undefined,
  registered: Pick<RegisteredPolicy, "definitionDigest">,
  expected: Readonly<Record<string, unknown>>,
  wanted: "enabled" | "enabledForReportingButNotEnforced",
): WorkforceFault | undefined {
  if (!policy) return { code: "WorkforcePolicyGone", say: "the workforce policy does not exist any more" };
  const problems = definitionProblems(policy, expected);
  if (problems.length > 0)
    return { code: "WorkforcePolicyDiffers", say: `the workforce policy is not as it must be: ${problems.join("; ")}` };
  if (definitionDigest(policy.definition) !== registered.definitionDigest)
    return {
      code: "WorkforcePolicyDiffers",
      say: "the workforce policy is not as it was recorded when it was created",
    };
  if (policy.state === wanted) return undefined;
  const [is, should] = [policy.state, wanted].map((state) => stateWords[state]);
  return { code: "WorkforcePolicyState", say: `the workforce policy is ${is} and should be ${should}` };
}
