import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { isAmong, mayHoldRole, notMet, type PrivilegeCheck } from "../../domain/people/privilege.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import { literal } from "../odata.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { eligibleFor, groupsOpenTo } from "./graphGroupEligibility.ts";
import { membersOf, ownersOf } from "./graphGroupMembers.ts";
import { type UnlessUnlicensed, unlessUnlicensed } from "./graphLicences.ts";
import { query, segment } from "./graphPath.ts";
import { odataType } from "./graphUser.ts";

const ROLES = "/roleManagement/directory";
const ACTIVE = "roleAssignmentScheduleInstances";
const ELIGIBLE = "roleEligibilityScheduleInstances";
const PERMANENT = "roleAssignments";
type List = typeof ACTIVE | typeof ELIGIBLE | typeof PERMANENT;

const MemberGroup = z.object({
  id: z.guid(),
  displayName: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
});
const Assignment = z.object({ principalId: z.string().min(1), principal: z.unknown().optional() });

/** Reads that a principal takes are a handful: some at a time fill a batch or two, and do not flood Graph. */
const AT_A_TIME = 10;

/** Takes each principal that is found one step further, once, until nobody new turns up. */
async function follow<T>(
  start: Iterable<readonly [id: string, what: T]>,
  step: (id: string, what: T) => Promise<Iterable<readonly [id: string, what: T]>>,
): Promise<void> {
  const met = new Set<string>();
  let found = [...start];
  while (found.length > 0) {
    const fresh = notMet(found, met);
    found = [];
    for (const some of chunks(fresh, AT_A_TIME)) {
      const steps = await Promise.all(some.map(([id, what]) => step(id, what)));
      for (const more of steps) found.push(...more);
    }
  }
}

/** How a principal is looked at on the way from somebody to a role. */
interface OnTheWay {
  readonly mayHoldRole: boolean;
  /** Where its groups are read; those of a group that came out of such a reading were in it already. */
  readonly in?: "users" | "groups";
}

/**
 * Whether an account holds or could take up any directory role: directly, or through a role-assignable group. A group
 * counts that it may join by itself (PIM for Groups) or owns, however many of them in a row. Throttling is thrown;
 * every other doubt is `unreadable`, which means refused (architecture rule 4).
 *
 * What it owns is looked for from the roles down: an application may ask who owns a group, but not what a user owns.
 * Source: learn.microsoft.com/graph/api/user-list-ownedobjects, read 2026-11.
 */
export async function privilegeOf(graph: GraphClient, userId: string): Promise<PrivilegeCheck> {
  try {
    const orNobody = unlessUnlicensed(graph);
    const [leadsToRole, privileged] = await Promise.all([
      hasWayToRole(graph, orNobody, userId),
      privilegedUserIds(graph, orNobody),
    ]);
    return { kind: leadsToRole || isAmong(privileged, userId) ? "privileged" : "none" };
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (error instanceof RefusedError) return { kind: "unreadable", because: error.code };
    throw error;
  }
}

/** From an account up, by what it is in and what it may join. */
async function hasWayToRole(graph: GraphClient, orNobody: UnlessUnlicensed, userId: string): Promise<boolean> {
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
 * All users with an active or eligible role; members of groups, their owners and those who may join them by themselves
 * included. Reads grow with the groups on the way to a role, not with people. @throws rather than returning half.
 */
export async function privilegedUserIds(
  graph: GraphClient,
  orNobody: UnlessUnlicensed = unlessUnlicensed(graph),
): Promise<ReadonlySet<string>> {
  const [active, eligible] = await Promise.all([
    activeList((list) => principalsIn(graph, list)),
    orNobody(principalsIn(graph, ELIGIBLE), new Map<string, string | undefined>()),
  ]);
  const users = new Set<string>();
  /** @returns those through whom others may come to a role. */
  const take = (found: Iterable<readonly [id: string, type: string | undefined]>) =>
    [...found].filter(([id, type]) => {
      if (type === "servicePrincipal") return false;
      users.add(id);
      return type !== "user";
    });
  const letThemselvesIn = async (groupId: string) => {
    const [open, owners] = await Promise.all([eligibleFor(graph, orNobody, groupId), ownersOf(graph, groupId)]);
    return [...open, ...owners];
  };
  await follow<string | undefined>(take([...active, ...eligible]), async (id, type) => {
    switch (type) {
      case NESTED:
        return take(await letThemselvesIn(id));
      case "group":
        return take((await Promise.all([addMembers(graph, id, users), letThemselvesIn(id)])).flat());
      default: {
        // One whose type is not told may be a group.
        const nested = await unlessAbsent(addMembers(graph, id, users));
        return nested ? take([...nested, ...(await letThemselvesIn(id))]) : [];
      }
    }
  });
  return users;
}

/** A group whose members came with those of the group around it. */
const NESTED = "nestedGroup";

/** @returns the groups among the members. */
async function addMembers(
  graph: GraphClient,
  groupId: string,
  users: Set<string>,
): Promise<readonly (readonly [string, string])[]> {
  const nested: (readonly [string, string])[] = [];
  for await (const page of membersOf(graph, groupId)) {
    for (const { id, type } of page) {
      if (type === "user") users.add(id);
      else nested.push([id, NESTED]);
    }
  }
  return nested;
}

async function unlessAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RefusedError && error.reason === "notFound") return undefined;
    throw error;
  }
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
  for await (const page of graph.pages(`/${collection}/${segment(id)}/transitiveMemberOf${query({ $top: 999 })}`))
    groups.push(...page.filter(mayBeGroup).map((one) => understood(MemberGroup, one)));
  return groups;
}

/** The others are administrative units, and active directory roles, which the assignments tell about. */
const mayBeGroup = (member: unknown): boolean => ["group", undefined].includes(odataType(member));

async function holdsAny(graph: GraphClient, list: List, principalId: string): Promise<boolean> {
  const page = await graph.page(
    `${ROLES}/${list}${query({ $filter: `principalId eq ${literal(principalId)}`, $select: "id,principalId" })}`,
    undefined,
  );
  if (!page) throw new RefusedError("notFound", "ResourceNotFound", `graph: GET ${ROLES}/${list}: 404`);
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

/**
 * Whether this tenant can have eligibilities at all; nobody is asked about. @throws for every refusal but that for want
 * of a licence which the tenant really does not have.
 */
export const hasEligibilities = (graph: GraphClient): Promise<boolean> =>
  unlessUnlicensed(graph)(
    holdsAny(graph, ELIGIBLE, NOBODY).then(() => true),
    false,
  );
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Active roles: the schedule instances (P2); without that licence the plain assignments, which say the same about what
 * is active.
 */
async function activeList<T>(read: (list: List) => Promise<T>): Promise<T> {
  try {
    return await read(ACTIVE);
  } catch (error) {
    if (error instanceof RefusedError && error.reason === "licence") return read(PERMANENT);
    throw error;
  }
}
