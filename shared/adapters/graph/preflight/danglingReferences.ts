import { chunks } from "../../../domain/chunks.ts";
import type { AccessPolicyFacts } from "../../../domain/preflight/tenantFacts.ts";
import { errorOf, outcomeOf } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";

const MOST_IN_BATCH = 20;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Users and groups that policies name and the directory does not have, as `users/ID` or `groups/ID`. */
export async function danglingReferences(
  graph: GraphClient,
  policies: readonly AccessPolicyFacts[],
): Promise<readonly string[]> {
  const named = new Set<string>();
  for (const { conditions } of policies) {
    const { includeUsers, excludeUsers, includeGroups, excludeGroups } = conditions.users ?? {};
    // The ids may include words such as All and None.
    for (const id of [...(includeUsers ?? []), ...(excludeUsers ?? [])]) if (GUID.test(id)) named.add(`users/${id}`);
    for (const id of [...(includeGroups ?? []), ...(excludeGroups ?? [])]) if (GUID.test(id)) named.add(`groups/${id}`);
  }
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
