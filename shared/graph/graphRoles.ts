import { z } from "zod";
import { RefusedError, TransientError } from "../errors.ts";
import type { PrivilegeCheck } from "../ports/graph.ts";
import { isLicenceRefusal, understood } from "./graphAnswer.ts";
import { type GraphClient, literal, query, segment } from "./graphClient.ts";
import { memberIds } from "./graphGroupMembers.ts";
import { odataType } from "./graphUser.ts";

const ROLES = "/roleManagement/directory";
const ACTIVE = "roleAssignmentScheduleInstances";
const ELIGIBLE = "roleEligibilityScheduleInstances";
const PERMANENT = "roleAssignments";
type List = typeof ACTIVE | typeof ELIGIBLE | typeof PERMANENT;

const MemberGroup = z.object({ id: z.guid(), displayName: z.string().nullish(), isAssignableToRole: z.boolean().nullish() });
const Assignment = z.object({ principalId: z.string().min(1), principal: z.unknown().optional() });

/**
 * Whether an account holds or could take up any directory role, directly or through a role-assignable group. Throttling is thrown; every
 * other doubt is `unreadable`, which means refused (architecture rule 4).
 */
export async function privilegeOf(graph: GraphClient, userId: string): Promise<PrivilegeCheck> {
  try {
    const principals = [userId, ...(await roleGroupsOf(graph, userId))];
    const found = await Promise.all(
      principals.flatMap((id) => [activeList((list) => holdsAny(graph, list, id)), holdsAny(graph, ELIGIBLE, id)]),
    );
    return { kind: found.includes(true) ? "privileged" : "none" };
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (error instanceof RefusedError) return { kind: "unreadable", because: error.code };
    throw error;
  }
}

/** All users with an active or eligible role, groups resolved. @throws rather than returning half. */
export async function privilegedUserIds(graph: GraphClient): Promise<ReadonlySet<string>> {
  const [active, eligible] = await Promise.all([activeList((list) => principalsIn(graph, list)), principalsIn(graph, ELIGIBLE)]);
  const principals = new Map([...active, ...eligible]);
  const users = new Set<string>();
  for (const [id, type] of principals) {
    if (type === "servicePrincipal") continue;
    users.add(id);
    // One whose type is not told may be a group.
    if (type !== "user") await addMembers(graph, id, users, type === undefined);
  }
  return users;
}

async function addMembers(graph: GraphClient, groupId: string, users: Set<string>, mayBeAbsent: boolean): Promise<void> {
  try {
    for await (const page of memberIds(graph, groupId)) for (const id of page) users.add(id);
  } catch (error) {
    if (!(mayBeAbsent && error instanceof RefusedError && error.code === "ResourceNotFound")) throw error;
  }
}

/**
 * Groups that could carry a role. One that does not say so, or of which Graph shows nothing (a group always has a name), is asked about too.
 * Without a cast, which needs the eventually consistent index: a membership that was just made must show. Hence without `$select`, too: a
 * directory object as such has no property that could be named.
 */
async function roleGroupsOf(graph: GraphClient, userId: string): Promise<readonly string[]> {
  const groups: string[] = [];
  for await (const page of graph.pages(`/users/${segment(userId)}/transitiveMemberOf${query({ $top: 999 })}`)) {
    for (const group of page.filter(mayBeGroup).map((one) => understood(MemberGroup, one))) {
      const isHidden = !group.displayName;
      if (isHidden || group.isAssignableToRole === true || group.isAssignableToRole === undefined) groups.push(group.id);
    }
  }
  return groups;
}

/** The others are administrative units, and active directory roles, which the assignments tell about. */
const mayBeGroup = (member: unknown): boolean => ["group", undefined].includes(odataType(member));

async function holdsAny(graph: GraphClient, list: List, principalId: string): Promise<boolean> {
  const page = await graph.page(
    `${ROLES}/${list}${query({ $filter: `principalId eq ${literal(principalId)}`, $select: "id,principalId" })}`,
    undefined,
  );
  if (!page) throw new RefusedError("ResourceNotFound", `graph: GET ${ROLES}/${list}: 404`);
  // An empty page with a next one is not the end.
  return page.value.length > 0 || page.next !== undefined;
}

async function principalsIn(graph: GraphClient, list: List): Promise<ReadonlyMap<string, string | undefined>> {
  const principals = new Map<string, string | undefined>();
  for await (const page of graph.pages(`${ROLES}/${list}${query({ $expand: "principal" })}`)) {
    for (const { principalId, principal } of page.map((one) => understood(Assignment, one)))
      principals.set(principalId, odataType(principal));
  }
  return principals;
}

/** Active roles: the schedule instances (P2); without that licence the plain assignments, which say the same about what is active. */
async function activeList<T>(read: (list: List) => Promise<T>): Promise<T> {
  try {
    return await read(ACTIVE);
  } catch (error) {
    if (isLicenceRefusal(error)) return read(PERMANENT);
    throw error;
  }
}
