import { chunks } from "../../../domain/chunks.ts";
import { isNamedAsOurs } from "../../../domain/policy/policyDefinition.ts";
import type { AccessPolicyFacts } from "../../../domain/preflight/tenantFacts.ts";
import { errorOf, outcomeOf } from "../graphAnswer.ts";
import { type GraphClient, MOST_IN_BATCH } from "../graphClient.ts";
import { segment } from "../graphPath.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Client ids that have no service principal, of those that our policies name or will name.
 * @param appIds that the settings name.
 */
export async function missingApps(
  graph: Pick<GraphClient, "batch">,
  policies: readonly AccessPolicyFacts[],
  appIds: readonly string[],
): Promise<readonly string[]> {
  const ours = policies.filter(({ displayName }) => isNamedAsOurs(displayName));
  const named = ours.flatMap(({ conditions: { applications } }) => [
    ...(applications?.includeApplications ?? []),
    ...(applications?.excludeApplications ?? []),
  ]);
  const ids = new Set([...appIds, ...named].filter((id) => GUID.test(id)).map((id) => id.toLowerCase()));
  const missing: string[] = [];
  for (const some of chunks([...ids], MOST_IN_BATCH)) {
    const answers = await graph.batch(
      some.map((id) => ({ id, method: "GET", url: `/servicePrincipals(appId='${segment(id)}')?$select=id` })),
    );
    for (const [id, answer] of answers) {
      const outcome = outcomeOf(answer);
      if (outcome === "notFound") missing.push(id);
      else if (outcome !== "ok") throw errorOf(answer, "GET /servicePrincipals");
    }
  }
  return missing;
}
