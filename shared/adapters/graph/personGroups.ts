import { z } from "zod";
import type { GroupOfPerson } from "../../ports/groups.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";

const MemberOf = z.object({
  "@odata.type": z.string().optional(),
  id: z.string(),
  displayName: z.string().nullish(),
  groupTypes: z.array(z.string()).nullish(),
  mailEnabled: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  isAssignableToRole: z.boolean().nullish(),
});
const SELECT = Object.keys(MemberOf.shape)
  .filter((name) => !name.startsWith("@"))
  .join(",");
const PAGE = 999;

/**
 * Read without a cast, which would go by the eventually consistent index: whoever came into a group just now is in it.
 * Roles and units, which stand among the groups, are none.
 */
export async function personGroups(graph: GraphClient, userId: string): Promise<readonly GroupOfPerson[]> {
  const found: GroupOfPerson[] = [];
  const path = `/users/${segment(userId)}/memberOf${query({ $select: SELECT, $top: PAGE })}`;
  let next: string | undefined;
  do {
    const page = await graph.page(path, next);
    for (const one of page?.value ?? []) {
      const group = understood(MemberOf, one);
      if (group["@odata.type"] !== "#microsoft.graph.group") continue;
      found.push({ id: group.id, displayName: group.displayName ?? group.id, fixedBy: fixedBy(group) });
    }
    next = page?.next;
  } while (next !== undefined);
  return found;
}

/** Source: graph facts 4.2; distribution lists and mail-enabled security groups belong to Exchange. */
function fixedBy(group: z.infer<typeof MemberOf>): GroupOfPerson["fixedBy"] {
  const types = group.groupTypes ?? [];
  if (types.includes("DynamicMembership")) return "dynamic";
  if (group.onPremisesSyncEnabled) return "synchronised";
  if (group.isAssignableToRole) return "roles";
  return group.mailEnabled && !types.includes("Unified") ? "mail" : undefined;
}
