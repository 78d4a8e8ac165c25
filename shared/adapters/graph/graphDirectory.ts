import { z } from "zod";
import type { DirectoryUser } from "../../domain/people/directoryUser.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import type { DirectoryReader, Page } from "../../ports/graph.ts";
import type { NamedGroup } from "../../ports/groups.ts";
import { MomentOrAbsent } from "../moments.ts";
import { literal } from "../odata.ts";
import { errorOf, longest, outcomeOf, understood } from "./graphAnswer.ts";
import type { PowerSources } from "./graphApplications.ts";
import type { GraphClient } from "./graphClient.ts";
import { departmentsPage } from "./graphDepartments.ts";
import { inactiveDevicesPage } from "./graphDevices.ts";
import { groupsAmong, memberIds, membersAmong, membersOf } from "./graphGroupMembers.ts";
import { query, segment } from "./graphPath.ts";
import { hasEligibilities, privilegedUserIds, privilegeOf, privilegeOfMany, type TellRefused } from "./graphRoles.ts";
import { GraphUser, odataType, USER_SELECT } from "./graphUser.ts";
import { personGroups } from "./personGroups.ts";
import { readItems, readParts, type TellUnread, tellNobody } from "./unreadParts.ts";
import { usersOf } from "./usersOf.ts";

const PAGE = 999;
const Shape = z.object({
  groupTypes: z.array(z.string()).nullish(),
  securityEnabled: z.boolean().nullish(),
  mailEnabled: z.boolean().nullish(),
  membershipRule: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
});
const Named = z.object({
  id: z.string(),
  displayName: z.string(),
  groupTypes: z.array(z.string()).nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
});
/** Whatever stands there can be restored, also where it does not say since when it is there. */
const Deleted = z.object({ id: z.guid(), deletedDateTime: MomentOrAbsent });
const NAMED_SELECT = Object.keys(Named.shape).join(",");
const MOST_NAMED = 20;
const GROUP_SELECT = ["id", ...Object.keys(Shape.shape)].join(",");

/**
 * `DirectoryReader` on Microsoft Graph v1.0.
 * @param ownAppId the client id of this app, whose Admins and Approvers are privileged.
 */
export function graphDirectory(
  graph: GraphClient,
  ownAppId: string,
  tell: TellUnread = tellNobody,
  tellRefused: TellRefused = tellNobody,
): DirectoryReader {
  const sources: PowerSources = { ownAppId, permissions: new Map() };
  return {
    user: async (idOrUserPrincipalName) => {
      // Anything else could name another resource or a whole collection.
      if (!z.guid().safeParse(idOrUserPrincipalName).success && !/^[^\s/\\?]+@[^\s/\\?@]+$/.test(idOrUserPrincipalName))
        return undefined;
      const body = await graph.get(`/users${userKey(idOrUserPrincipalName)}${query({ $select: USER_SELECT })}`);
      return body === undefined ? undefined : understood(GraphUser, body);
    },

    // Without the cast, which another kind of deleted item would not have. Source:
    // learn.microsoft.com/graph/api/directory-deleteditems-get, read 2026-11.
    deletedUser: async (userId) => {
      const path = `/directory/deletedItems/${segment(userId)}${query({ $select: Object.keys(Deleted.shape).join(",") })}`;
      const body = await graph.get(path);
      return body === undefined ? undefined : { deletedDateTime: understood(Deleted, body).deletedDateTime };
    },

    usersOf: (userIds) => usersOf(graph, tell, userIds),

    usersByEmployeeId: async (employeeId) => {
      const options = query({ $filter: `employeeId eq ${literal(employeeId)}`, $select: USER_SELECT, $top: 3 });
      const found: DirectoryUser[] = [];
      // A page may be short, or empty, and others follow it: one account alone is one only at the last page.
      for await (const page of graph.pages(`/users${options}`)) {
        found.push(...page.map((user) => understood(GraphUser, user)));
        if (found.length > 1) break;
      }
      return found.slice(0, 3);
    },

    usersNamed: async (beginning) => {
      const name = literal(beginning);
      const begins = ["displayName", "surname", "userPrincipalName", "mail"].map((one) => `startswith(${one},${name})`);
      const $filter = [...begins, `employeeId eq ${name}`].join(" or ");
      const page = await graph.page(`/users${query({ $filter, $select: USER_SELECT, $top: MOST_NAMED })}`, undefined);
      // Whoever cannot be read is told of, and the others are shown.
      const found = await readItems(tell, "users by name", GraphUser, page?.value ?? []);
      return found.toSorted((a, b) => a.displayName.localeCompare(b.displayName, "en"));
    },

    managerOf: async (userId) => managerIn(await graph.get(managerPath(userId))),

    managersOf: async (userIds) => {
      const answers = await graph.batch(
        userIds.map((userId) => ({ id: userId, method: "GET", url: managerPath(userId) })),
      );
      const busy = [...answers.values()].filter((answer) => outcomeOf(answer) === "busy");
      if (busy.length > 0) {
        const retryAfterSeconds = longest(busy.map((answer) => answer.retryAfterSeconds));
        throw new TransientError(`graph: ${busy.length} of ${userIds.length} managers could not be read`, {
          retryAfterSeconds,
        });
      }
      // Whose manager alone cannot be read goes to the helpdesk, as whoever has none.
      const found = await readParts(tell, "managers in a batch", [...answers], ([userId, answer]) => {
        if (outcomeOf(answer) === "refused") throw errorOf(answer, "GET manager in a batch");
        const manager = outcomeOf(answer) === "ok" ? managerIn(answer.body) : undefined;
        return manager ? [[userId, manager] as const] : [];
      });
      return new Map(found.flat());
    },

    departments: (next) => departmentsPage(graph, tell, next),
    inactiveDevices: (before, next) => inactiveDevicesPage(graph, tell, before, next),

    groupsOf: (userId) => personGroups(graph, userId),

    directReportsOf: async (userId) => {
      const path = `/users/${segment(userId)}/directReports${query({ $select: USER_SELECT, $top: PAGE })}`;
      const reports: DirectoryUser[] = [];
      let next: string | undefined;
      do {
        const page = await graph.page(path, next);
        // Contacts report to people, too, and sign in nowhere.
        const users = (page?.value ?? []).filter((one) => odataType(one) === "user");
        reports.push(...(await readItems(tell, "direct reports", GraphUser, users)));
        next = page?.next;
      } while (next !== undefined);
      return reports;
    },

    groupMembers: async (groupId, next): Promise<Page<DirectoryUser> | undefined> => {
      const options = query({ $select: USER_SELECT, $top: PAGE, $count: "true" });
      const page = await graph.page(
        `/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user${options}`,
        next,
        {
          eventual: true,
        },
      );
      return (
        page && {
          // Whoever cannot be read becomes no member: they are neither mailed nor enforced.
          items: await readItems(tell, "members of a group", GraphUser, page.value),
          ...(page.next !== undefined && { next: page.next }),
        }
      );
    },

    groupShape: async (groupId) => {
      const body = await graph.get(`/groups/${segment(groupId)}${query({ $select: GROUP_SELECT })}`);
      return body === undefined ? undefined : understood(Shape, body);
    },

    groupsNamed: async (beginning) => {
      const begun = await groupsWhere(graph, `startswith(displayName,${literal(beginning)})`);
      if (begun.length < MOST_NAMED) return begun;
      // Among many, the one that is called just so may be missing.
      const exact = await groupsWhere(graph, `displayName eq ${literal(beginning)}`);
      const ids = new Set(exact.map(({ id }) => id));
      return [...exact, ...begun.filter(({ id }) => !ids.has(id))].slice(0, MOST_NAMED);
    },

    groupName: async (groupId) => {
      const body = await graph.get(`/groups/${segment(groupId)}${query({ $select: "id,displayName" })}`);
      return body === undefined ? undefined : understood(Named, body).displayName;
    },

    countGroupMembers: async (groupId) => {
      const path = `/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user/$count`;
      const body = await graph.get(path, { eventual: true, alone: true });
      if (body === undefined) return undefined;
      // The text begins with a byte order mark. An empty text or an empty list would be taken for nobody.
      const count = /^\uFEFF?(\d+)$/.exec(
        typeof body === "number" ? String(body) : typeof body === "string" ? body : "",
      );
      if (!count) throw new RefusedError("notUnderstood", "notACount", `graph: GET ${path}: not a number`);
      return Number(count[1]);
    },

    memberIds: (groupId) => memberIds(graph, groupId),
    membersOf: (groupId) => membersOf(graph, groupId),
    membersAmong: (groupId, userIds) => membersAmong(graph, groupId, userIds),
    groupsAmong: (userIds, groupIds) => groupsAmong(graph, userIds, groupIds),
    privilegeOf: (userId) => privilegeOf(graph, sources, userId, tellRefused),
    privilegeOfMany: (userIds) => privilegeOfMany(graph, sources, userIds, tellRefused),
    privilegedUserIds: (roleIds) => privilegedUserIds(graph, sources, roleIds),
    hasEligibilities: () => hasEligibilities(graph),
  };
}

async function groupsWhere(graph: GraphClient, $filter: string): Promise<readonly NamedGroup[]> {
  const found: NamedGroup[] = [];
  // A page may be short, or empty, and others follow it.
  for await (const page of graph.pages(`/groups${query({ $filter, $select: NAMED_SELECT, $top: MOST_NAMED })}`)) {
    found.push(...page.map(namedGroup));
    if (found.length >= MOST_NAMED) break;
  }
  return found.slice(0, MOST_NAMED).sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

function namedGroup(group: unknown): NamedGroup {
  const { id, displayName, groupTypes, onPremisesSyncEnabled } = understood(Named, group);
  if (onPremisesSyncEnabled) return { id, displayName, kind: "synchronised" };
  if (groupTypes?.includes("DynamicMembership")) return { id, displayName, kind: "dynamic" };
  return { id, displayName, kind: groupTypes?.includes("Unified") ? "microsoft365" : "security" };
}

const managerPath = (userId: string): string => `/users/${segment(userId)}/manager${query({ $select: USER_SELECT })}`;

/** A manager may also be an orgContact, who can sign in nowhere. */
function managerIn(body: unknown): DirectoryUser | undefined {
  return body !== undefined && odataType(body) === "user" ? understood(GraphUser, body) : undefined;
}

/** A user principal name that begins with `$` or holds `#` needs the form in parentheses (graph facts 4.1). */
const userKey = (key: string): string =>
  /^\$|#/.test(key) ? `('${encodeURIComponent(key.replaceAll("'", "''"))}')` : `/${segment(key)}`;
