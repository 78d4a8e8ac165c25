import { type ConditionalAccessPolicy, REPORT_ONLY } from "../policy/conditionalAccessPolicy.ts";
import { definitionProblems, PHISHING_RESISTANT_STRENGTH_ID } from "../policy/policyDefinition.ts";

/**
 * The policy over the test application: it gives nobody anything, so whoever signs in has proven a passkey (R278).
 * @internal exported for the commands in infra
 */
export const testAppPolicy = (appId: string, breakGlassGroupId: string) => ({
  displayName: "passkey-rollout: test application",
  state: REPORT_ONLY,
  conditions: {
    clientAppTypes: ["all"],
    applications: { includeApplications: [appId] },
    users: { includeUsers: ["All"], excludeGroups: [breakGlassGroupId] },
  },
  grantControls: {
    operator: "OR",
    builtInControls: [] as string[],
    authenticationStrength: { id: PHISHING_RESISTANT_STRENGTH_ID },
  },
  sessionControls: {
    signInFrequency: {
      isEnabled: true,
      frequencyInterval: "everyTime",
      authenticationType: "primaryAndSecondaryAuthentication",
    },
  },
});
/** @internal exported for the commands in infra */
export const testAppPolicyName = testAppPolicy("", "").displayName;

/** Ids of the policies that ask for a passkey at the test application now, each time: enabled, and nothing narrower. */
export const policiesThatTest = (
  policies: readonly ConditionalAccessPolicy[],
  { testAppId, breakGlassGroupId }: { readonly testAppId: string; readonly breakGlassGroupId: string },
): readonly string[] =>
  policies
    .filter(
      (policy) =>
        policy.state === "enabled" &&
        definitionProblems(policy, testAppPolicy(testAppId, breakGlassGroupId)).length === 0,
    )
    .map(({ id }) => id);
