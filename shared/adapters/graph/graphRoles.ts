import { chunks } from "../../domain/chunks.ts";
import { isAmong, type PrivilegeCheck } from "../../domain/people/privilege.ts";
import { RefusedError } from "../../errors.ts";
import { AT_A_TIME, follow } from "./followPrincipals.ts";
import type { GraphClient } from "./graphClient.ts";
import { eligibleFor } from "./graphGroupEligibility.ts";
import { membersOf, ownersOf } from "./graphGroupMembers.ts";
import { type UnlessUnlicensed, unlessUnlicensed } from "./graphLicences.ts";
import { activeList, ELIGIBLE, holdsAny, principalsIn } from "./graphRoleLists.ts";
import { hasWayToRole } from "./graphWayToRole.ts";

/**
 * Whether an account holds or could take up any directory role: directly, or through a role-assignable group. A group
 * counts that it may join by itself (PIM for Groups) or owns, however many of them in a row. Throttling is thrown;
 * every other doubt is `unreadable`, which means refused (architecture rule 4).
 *
 * What it owns is looked for from the roles down: an application may ask who owns a group, but not what a user owns.
 * Source: learn.microsoft.com/graph/api/user-list-ownedobjects, read 2026-11.
 */
export async function privilegeOf(
  graph: GraphClient,
  userId: string,
  tellRefused: TellRefused,
): Promise<PrivilegeCheck> {
  const found = await privilegeOfMany(graph, [userId], tellRefused);
  return found.get(userId) ?? { kind: "unreadable", because: "nobody was asked about" };
}

/** Hears of a refusal that is answered `unreadable`: those who are kept waiting for it know nothing of its words. */
export type TellRefused = (error: RefusedError) => Promise<void>;

/** The same of several: the roles are read once for all of them, from the roles down. */
export async function privilegeOfMany(
  graph: GraphClient,
  userIds: readonly string[],
  tellRefused: TellRefused,
): Promise<ReadonlyMap<string, PrivilegeCheck>> {
  if (userIds.length === 0) return new Map();
  const orNobody = unlessUnlicensed(graph);
  const privileged = unlessRefused(privilegedUserIds(graph, orNobody));
  const found = new Map<string, PrivilegeCheck>();
  let refused: RefusedError | undefined;
  for (const some of chunks(userIds, AT_A_TIME)) {
    const ways = some.map((userId) => unlessRefused(hasWayToRole(graph, orNobody, userId)));
    const [known, ...leadToRole] = await Promise.all([privileged, ...ways]);
    refused ??= [known, ...leadToRole].find((read) => read instanceof RefusedError);
    some.forEach((userId, index) => {
      found.set(userId, checkOf(leadToRole[index], known, userId));
    });
  }
  if (refused) await tellRefused(refused);
  return found;
}

/** Throttling is thrown on. */
async function unlessRefused<T>(reading: Promise<T>): Promise<T | RefusedError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}

function checkOf(
  leadsToRole: boolean | RefusedError | undefined,
  privileged: ReadonlySet<string> | RefusedError,
  userId: string,
): PrivilegeCheck {
  if (leadsToRole instanceof RefusedError) return { kind: "unreadable", because: leadsToRole.code };
  if (privileged instanceof RefusedError) return { kind: "unreadable", because: privileged.code };
  return { kind: leadsToRole !== false || isAmong(privileged, userId) ? "privileged" : "none" };
}

/**
 * All users with an active or eligible role; members of groups, their owners and those who may join them by themselves
 * included. Reads grow with the groups on the way to a role, not with people. @throws rather than returning half.
 * @param roleIds only the way to one of these: template ids of built-in roles.
 */
export async function privilegedUserIds(
  graph: GraphClient,
  orNobody: UnlessUnlicensed = unlessUnlicensed(graph),
  roleIds?: readonly string[],
): Promise<ReadonlySet<string>> {
  const [active, eligible] = await Promise.all([
    activeList((list) => principalsIn(graph, list, roleIds)),
    orNobody(principalsIn(graph, ELIGIBLE, roleIds), new Map<string, string | undefined>()),
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
 * Whether this tenant can have eligibilities at all; nobody is asked about. @throws for every refusal but that for want
 * of a licence which the tenant really does not have.
 */
export const hasEligibilities = (graph: GraphClient): Promise<boolean> =>
  unlessUnlicensed(graph)(
    holdsAny(graph, ELIGIBLE, NOBODY).then(() => true),
    false,
  );
const NOBODY = "00000000-0000-0000-0000-000000000000";
