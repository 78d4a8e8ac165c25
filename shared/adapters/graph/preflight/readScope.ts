import { z } from "zod";
import { type HeldPlan, type Licensed, licensedOf, type PeopleInScope } from "../../../domain/preflight/licences.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";
import { GraphUser } from "../graphUser.ts";

const PAGE = 999;
const SELECT = "id,userPrincipalName,accountEnabled,userType,creationType,externalUserState,assignedPlans";
const Plans = z.object({
  assignedPlans: z
    .array(z.object({ servicePlanId: z.string().nullish(), capabilityStatus: z.string().nullish() }))
    .nullish(),
});

/**
 * Who of the people in some groups holds one of these plans, nested included; read by pages, of which nothing is kept
 * but numbers, ids and the names of those who lack one. Guests, accounts of other organisations and those that are
 * switched off are in no wave, and are not asked about.
 * Source: learn.microsoft.com/graph/api/resources/assignedplan, read 2026-11. @throws RefusedError for a missing group.
 */
export async function readScope(
  graph: Pick<GraphClient, "pages">,
  groupIds: readonly string[],
  planIds: ReadonlySet<string>,
): Promise<PeopleInScope> {
  const seen = new Set<string>();
  const names: Record<Licensed, string[]> = { holds: [], lacks: [], unclear: [] };
  let holds = 0;
  for (const groupId of groupIds) {
    const members = `/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user`;
    const path = `${members}${query({ $select: SELECT, $top: PAGE, $count: "true" })}`;
    for await (const page of graph.pages(path, { eventual: true }))
      for (const one of page) {
        const user = understood(GraphUser, one);
        if (seen.has(user.id) || user.userType !== "Member" || !user.accountEnabled) continue;
        seen.add(user.id);
        const plans: readonly HeldPlan[] | undefined = understood(Plans, one).assignedPlans ?? undefined;
        const licensed = licensedOf(plans, planIds);
        if (licensed === "holds") holds += 1;
        else names[licensed].push(user.userPrincipalName);
      }
  }
  return { groups: groupIds.length, holds, lacking: names.lacks, unclear: names.unclear };
}
