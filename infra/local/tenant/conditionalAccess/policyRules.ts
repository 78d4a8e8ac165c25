import type { Applications } from "../applications/state.ts";
import type { Principals } from "../principals/state.ts";
import { badRequest, GraphFault } from "../server/graphError.ts";
import type { AuthenticationStrengths } from "../strengths/state.ts";
import type { PolicyConditions, PolicyGrantControls } from "./policySchema.ts";

/** Objects of the tenant that a policy may name. */
export interface PolicySources {
  readonly principals: Principals;
  readonly strengths: AuthenticationStrengths;
  readonly applications: Pick<Applications, "servicePrincipalOf">;
}

/** Words for groups of apps. Source: learn.microsoft.com/graph/api/resources/conditionalaccessapplications. */
const appWords = new Set(["All", "None", "Office365", "MicrosoftAdminPortals"]);

/**
 * Checks what Entra asks of a policy beyond its schema.
 *
 * @throws GraphFault 400 that names the rule.
 */
export function checkPolicy(
  { principals, strengths, applications: admitted }: PolicySources,
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
  const named = [...applications.includeApplications, ...applications.excludeApplications];
  const unknown = named.filter((appId) => !appWords.has(appId) && !admitted.servicePrincipalOf(appId));
  if (unknown.length > 0) throw invalidApplications(unknown);
}

/** As it was seen in the field: the outer message says nothing. */
export const invalidApplications = (appIds: readonly string[]): GraphFault =>
  new GraphFault(
    400,
    "BadRequest",
    "The server could not process the request because it is malformed or incorrect.",
    {},
    `1034: Policy contains invalid applications: ${JSON.stringify(Object.fromEntries(appIds.map((appId) => [appId, "ServicePrincipalNotFound"])))}`,
  );
