import { type ConditionalAccessPolicy, stateWords } from "./conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "./policyDefinition.ts";
import { type EnforcingKey, type RegisteredPolicy, WORKFORCE } from "./registeredPolicy.ts";

/** Why a policy that enforces is not as it must be: a code for programs, words for people. */
export interface WorkforceFault {
  readonly code: string;
  readonly say: string;
}

const codes = { workforce: "WorkforcePolicy", companion: "CompanionPolicy" } as const;

/** What is said when the registry has no id of it. */
export const unknownPolicy = (key: EnforcingKey): WorkforceFault => ({
  code: `${codes[key]}Unknown`,
  say: `the ${key} policy is not recorded as one of ours`,
});

/**
 * Where a policy that enforces differs, as it was read, from what is wanted. Pure; what is missing or unknown is a
 * fault.
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
  key: EnforcingKey = WORKFORCE,
): WorkforceFault | undefined {
  const [code, name] = [codes[key], `the ${key} policy`];
  if (!policy) return { code: `${code}Gone`, say: `${name} does not exist any more` };
  const isAsCreated = definitionDigest(policy.definition) === registered.definitionDigest;
  const problems = definitionProblems(policy, expected);
  if (problems.length > 0) {
    const hint = isAsCreated ? MADE_BY_OTHER_SETTINGS : "";
    return { code: `${code}Differs`, say: `${name} is not as it must be: ${problems.join("; ")}${hint}` };
  }
  if (!isAsCreated) return { code: `${code}Differs`, say: `${name} is not as it was recorded when it was created` };
  if (policy.state === wanted) return undefined;
  const [is, should] = [policy.state, wanted].map((state) => stateWords[state]);
  return { code: `${code}State`, say: `${name} is ${is} and should be ${should}` };
}

/** What to do about a policy that nobody has changed, and that is another one than a start would make today. */
export const MADE_BY_OTHER_SETTINGS =
  ". Nobody has changed it: the settings are other ones than when it was made. Set them back; or stop enforcement, delete the policy in Entra, and start again";
