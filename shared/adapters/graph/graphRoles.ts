import { chunks } from "../../domain/chunks.ts";
import { isAmong, type PrivilegeCheck } from "../../domain/people/privilege.ts";
import { RefusedError } from "../../errors.ts";
import { AT_A_TIME, follow } from "./followPrincipals.ts";
import { empowered, ownersOfApplication, type PowerSources } from "./graphApplications.ts";
import type { GraphClient } from "./graphClient.ts";
import { eligibleFor } from "./graphGroupEligibility.ts";
import { objectsIn, ownersOf } from "./graphGroupMembers.ts";
import { type UnlessUnlicensed, unlessUnlicensed } from "./graphLicences.ts";
import { activeList, ELIGIBLE, holdsAny, principalsIn } from "./graphRoleLists.ts";
import { hasWayToRole } from "./graphWayToRole.ts";

/**
 * Whether an account holds or could take up any directory role: directly, or through a role-assignable group. A group
 * counts that it may join by itself (PIM for Groups) or owns, however many of them in a row. So does an application
 * that it owns, and a role of this app by which it decides about others. Throttling is thrown; every other doubt is
 * `unreadable`, which means refused (architecture rule 4).
 *
 * What it owns is looked for from the roles down: an application may ask who owns a group, but not what a user owns.
 * Source: learn.microsoft.com/graph/api/user-list-ownedobjects, read 2026-11.
 */
export async function privilegeOf(
  graph: GraphClient,
  sources: PowerSources,
  userId: string,
  tellRefused: TellRefused,
): Promise<PrivilegeCheck> {
  const found = await privilegeOfMany(graph, sources, [userId], tellRefused);
  return found.get(userId) ?? { kind: "unreadable", because: "nobody was asked about" };
}

/** Hears of a refusal that is answered `unreadable`: those who are kept waiting for it know nothing of its words. */
export type TellRefused = (error: RefusedError) => Promise<void>;

/** The same of several: the roles are read once for all of them, from the roles down. */
export async function privilegeOfMany(
  graph: GraphClient,
  sources: PowerSources,
  userIds: readonly string[],
  tellRefused: TellRefused,
): Promise<ReadonlyMap<string, PrivilegeCheck>> {
  if (userIds.length === 0) return new Map();
  const orNobody = unlessUnlicensed(graph);
  const privileged = unlessRefused(privilegedUserIds(graph, sources, undefined, orNobody));
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
 * All users with an active or eligible role, or with power by app roles (`empowered`); members of groups, their owners
 * and those who may join them by themselves included, and owners of applications. Reads grow with the groups and
 * applications on the way to power, not with people. @throws rather than returning half.
 * @param roleIds only the way to one of these, as a policy over roles sees it: template ids of built-in roles. Such a
 * policy asks nothing of an application, so owners of one are left out, and so is power by app roles.
 */
export async function privilegedUserIds(
  graph: GraphClient,
  sources: PowerSources,
  roleIds?: readonly string[],
  orNobody: UnlessUnlicensed = unlessUnlicensed(graph),
): Promise<ReadonlySet<string>> {
  const [active, eligible, byAppRoles] = await Promise.all([
    activeList((list) => principalsIn(graph, list, roleIds)),
    orNobody(principalsIn(graph, ELIGIBLE, roleIds), new Map<string, string | undefined>()),
    roleIds ? [] : empowered(graph, sources),
  ]);
  const users = new Set<string>();
  /** @returns those through whom others may come to a role. */
  const take = (found: Iterable<Found>) =>
    [...found].filter(([id, type]) => {
      if (type === APPLICATION) return !roleIds;
      users.add(id);
      return type !== "user";
    });
  const letThemselvesIn = async (groupId: string) => {
    const [open, owners] = await Promise.all([eligibleFor(graph, orNobody, groupId), ownersOf(graph, groupId)]);
    return [...open, ...owners];
  };
  await follow<string | undefined>(take([...active, ...eligible, ...byAppRoles]), async (id, type) => {
    switch (type) {
      case APPLICATION:
        return take(await ownersOfApplication(graph, id));
      case NESTED:
        return take(await letThemselvesIn(id));
      case "group":
        return take((await Promise.all([addMembers(graph, id, users), letThemselvesIn(id)])).flat());
      default: {
        // One whose type is not told may be a group, or an application.
        const nested = await unlessAbsent(addMembers(graph, id, users));
        if (nested) return take([...nested, ...(await letThemselvesIn(id))]);
        return roleIds ? [] : take(await ownersOfApplication(graph, id));
      }
    }
  });
  return users;
}

type Found = readonly [id: string, type: string | undefined];
const APPLICATION = "servicePrincipal";
/** A group whose members came with those of the group around it. */
const NESTED = "nestedGroup";

/** @returns the groups and applications among the members. */
async function addMembers(graph: GraphClient, groupId: string, users: Set<string>): Promise<readonly Found[]> {
  const others: Found[] = [];
  for await (const page of objectsIn(graph, groupId)) {
    for (const { id, type } of page) {
      if (type === "user") users.add(id);
      else if (type === "group") others.push([id, NESTED]);
      else if (type === APPLICATION) others.push([id, type]);
    }
  }
  return others;
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
