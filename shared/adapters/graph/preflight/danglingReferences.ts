import { chunks } from "../../../domain/chunks.ts";
import type { MethodsPolicyFacts } from "../../../domain/preflight/methodsPolicyFacts.ts";
import type { AccessPolicyFacts } from "../../../domain/preflight/tenantFacts.ts";
import { errorOf, outcomeOf } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";

const MOST_IN_BATCH = 20;
/** A policy names a role by the id of its template, which for a role of Entra's own is that of its definition. */
// Source: learn.microsoft.com/graph/api/resources/conditionalaccessusers and unifiedroledefinition-get, read 2026-11.
const ROLES = "roleManagement/directory/roleDefinitions";
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whatever the directory does not have of what policies name, as `users/ID`, `groups/ID` or as the path of a role. */
export async function danglingReferences(
  graph: Pick<GraphClient, "batch">,
  policies: readonly AccessPolicyFacts[],
  methodsPolicy: MethodsPolicyFacts,
): Promise<readonly string[]> {
  const named = new Set<string>();
  const name = (kind: string, ...lists: readonly (readonly string[] | null | undefined)[]) => {
    // The ids may include words such as All, None and all_users.
    for (const id of lists.flatMap((list) => list ?? [])) if (GUID.test(id)) named.add(`${kind}/${id}`);
  };
  for (const { conditions } of policies) {
    const { users } = conditions;
    name("users", users?.includeUsers, users?.excludeUsers);
    name("groups", users?.includeGroups, users?.excludeGroups);
    name(ROLES, users?.includeRoles, users?.excludeRoles);
  }
  const { authenticationMethodConfigurations: methods, registrationEnforcement } = methodsPolicy;
  const campaign = registrationEnforcement?.authenticationMethodsRegistrationCampaign;
  for (const { includeTargets, excludeTargets } of [...methods, ...(campaign ? [campaign] : [])])
    for (const { id, targetType } of [...(includeTargets ?? []), ...(excludeTargets ?? [])])
      name(targetType === "user" ? "users" : "groups", [id]);
  const gone: string[] = [];
  for (const part of chunks([...named], MOST_IN_BATCH)) {
    const answers = await graph.batch(part.map((path) => ({ id: path, method: "GET", url: `/${path}?$select=id` })));
    for (const [path, answer] of answers) {
      const outcome = outcomeOf(answer);
      if (outcome === "notFound") gone.push(path);
      else if (outcome !== "ok") throw errorOf(answer, `GET ${path}`);
    }
  }
  return gone;
}
