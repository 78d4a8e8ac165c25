import { z } from "zod";
import { mayHoldRole } from "../../domain/people/privilege.ts";
import { follow } from "./followPrincipals.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { groupsOpenTo } from "./graphGroupEligibility.ts";
import type { UnlessUnlicensed } from "./graphLicences.ts";
import { query, segment } from "./graphPath.ts";
import { activeList, ELIGIBLE, holdsAny } from "./graphRoleLists.ts";
import { odataType } from "./graphUser.ts";
import { wholeList } from "./wholeList.ts";

const MemberGroup = z.object({
  id: z.guid(),
  displayName: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
});
/** How a principal is looked at on the way from somebody to a role. */
interface OnTheWay {
  readonly mayHoldRole: boolean;
  /** Where its groups are read; those of a group that came out of such a reading were in it already. */
  readonly in?: "users" | "groups";
}

/** From an account up, by what it is in and what it may join. */
export async function hasWayToRole(graph: GraphClient, orNobody: UnlessUnlicensed, userId: string): Promise<boolean> {
  let hasFound = false;
  await follow<OnTheWay>(
    [[userId, { mayHoldRole: true, in: "users" }]],
    async (id, { mayHoldRole: asksForRoles, in: collection }) => {
      if (hasFound) return [];
      const [holds, groups, open] = await Promise.all([
        asksForRoles && holdsRole(graph, orNobody, id),
        collection ? groupsOf(graph, collection, id) : [],
        groupsOpenTo(graph, orNobody, id),
      ]);
      hasFound ||= holds;
      return [
        ...groups.map((group) => [group.id, { mayHoldRole: mayHoldRole(group) }] as const),
        ...open.map((groupId) => [groupId, { mayHoldRole: true, in: "groups" }] as const),
      ];
    },
  );
  return hasFound;
}

async function holdsRole(graph: GraphClient, orNobody: UnlessUnlicensed, principalId: string): Promise<boolean> {
  const [active, eligible] = await Promise.all([
    activeList((list) => holdsAny(graph, list, principalId)),
    orNobody(holdsAny(graph, ELIGIBLE, principalId), false),
  ]);
  return active || eligible;
}

/**
 * Groups that a principal is in, through groups too. Without a cast, which needs the eventually consistent index: a
 * membership that was just made must show. Hence without `$select`, too: a directory object as such has no property
 * that could be named.
 */
async function groupsOf(
  graph: GraphClient,
  collection: "users" | "groups",
  id: string,
): Promise<readonly z.infer<typeof MemberGroup>[]> {
  const groups: z.infer<typeof MemberGroup>[] = [];
  for await (const page of wholeList(graph, `/${collection}/${segment(id)}/transitiveMemberOf${query({ $top: 999 })}`))
    groups.push(...page.filter(mayBeGroup).map((one) => understood(MemberGroup, one)));
  return groups;
}

/** Administrative units, and active directory roles, which the assignments tell about. A new kind may hold a role. */
const NO_GROUPS: readonly (string | undefined)[] = ["administrativeUnit", "directoryRole"];
const mayBeGroup = (member: unknown): boolean => !NO_GROUPS.includes(odataType(member));
