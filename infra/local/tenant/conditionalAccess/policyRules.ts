import type { Principals } from "../principals/state.ts";
import { badRequest } from "../server/graphError.ts";
import type { AuthenticationStrengths } from "../strengths/state.ts";
import type { PolicyConditions, PolicyGrantControls } from "./policySchema.ts";

/**
 * Checks what Entra asks of a policy beyond its schema.
 *
 * @throws GraphFault 400 that names the rule.
 */
export function checkPolicy(
  { principals, strengths }: { readonly principals: Principals; readonly strengths: AuthenticationStrengths },
  conditions: PolicyConditions,
  grantControls: PolicyGrantControls | null,
  sessionControls: object | null,
): void {
  const { users, applications } = conditions;
  const invalid = (detail: string) => badRequest(`1011: Policy is invalid. ${detail}`);
  const hasUsers =
    users.includeUsers.length + users.includeGroups.length + users.includeRoles.length > 0 ||
    users.includeGuestsOrExternalUsers !== null;
  if (!hasUsers && conditions.clientApplications === null)
    throw invalid("Users condition: at least one include is required.");
  const targets = [
    applications.includeApplications,
    applications.includeUserActions,
    applications.includeAuthenticationContextClassReferences,
  ];
  if (targets.filter((t) => t.length > 0).length !== 1)
    throw invalid("Applications, user actions and authentication contexts are alternatives: one is required.");
  if (grantControls === null && sessionControls === null) throw invalid("A grant or session control is required.");
  if (grantControls) {
    const { builtInControls, authenticationStrength, termsOfUse, customAuthenticationFactors } = grantControls;
    const count =
      builtInControls.length +
      termsOfUse.length +
      customAuthenticationFactors.length +
      (authenticationStrength ? 1 : 0);
    if (count === 0 && sessionControls === null) throw invalid("A grant control is required.");
    if (builtInControls.includes("block") && count > 1) throw invalid("Block cannot be combined with other controls.");
    if (builtInControls.includes("mfa") && authenticationStrength)
      throw invalid("mfa and authenticationStrength cannot be combined.");
    if (authenticationStrength && !strengths.find(authenticationStrength.id))
      throw invalid(`Authentication strength '${authenticationStrength.id}' does not exist.`);
  }
  const words = new Set(["All", "None", "GuestsOrExternalUsers"]);
  for (const id of [...users.includeUsers, ...users.excludeUsers])
    if (!words.has(id) && !principals.users.has(id)) throw invalid(`User '${id}' does not exist.`);
  for (const id of [...users.includeGroups, ...users.excludeGroups])
    if (!principals.groups.has(id)) throw invalid(`Group '${id}' does not exist.`);
}
