import { iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import { parseFilter } from "../odata/expression.ts";
import { checkFilter, compile } from "../odata/filter.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import { parseExpand, selected } from "../odata/select.ts";
import { directoryObjectType, userType } from "../principals/entityTypes.ts";
import { readUser, writePrincipal, writeUser } from "../principals/principalJson.ts";
import type { UserRecord } from "../principals/records.ts";
import { transitiveGroupsOf } from "../principals/transitive.ts";
import { type Call, isEventual, ok, param } from "../server/call.ts";
import { badRequest, notFound, unsupportedQuery } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

const readers = [["User.Read.All"], ["User.ReadWrite.All"], ["Directory.Read.All"], ["Directory.ReadWrite.All"]];
const memberships = [
  ["GroupMember.Read.All"],
  ["GroupMember.ReadWrite.All"],
  ["Group.Read.All"],
  ["Directory.Read.All"],
];

/** The manager for `$expand=manager(...)`, which stands beside the user's own properties; absent when there is none. */
function expanded(call: Call, user: UserRecord): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { navigation, select } of parseExpand(call.query.get("$expand"))) {
    if (navigation !== "manager")
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${navigation}' on type '${userType.name}'.`,
      );
    if (user.manager) out["manager"] = writePrincipal(user.manager, select, call.identity);
  }
  return out;
}

export function userRoutes(tenant: TenantState): Route[] {
  const { principals } = tenant;
  const base = {
    method: "GET" as const,
    versions: ["v1.0"] as const,
    permissions: readers,
    bucket: "directory" as const,
    cost: 1,
  };

  const directReports = (manager: UserRecord) =>
    [...principals.visibleUsers()].filter((user) => user.manager === manager);

  return [
    {
      ...base,
      template: "/users",
      cost: 2,
      handle: (call) => {
        const names = selected(call.query.get("$select"), userType);
        return answerCollection(call, {
          type: userType,
          context: "users",
          items: principals.visibleUsers(),
          ordinal: (user) => user.ordinal,
          read: (user, path) => readUser(user, path, call.identity),
          write: (user) => ({ ...writeUser(user, names, call.identity), ...expanded(call, user) }),
          defaultTop: 100,
          maxTop: 999,
        });
      },
    },
    {
      ...base,
      template: "/users/$count",
      handle: (call) => {
        if (!isEventual(call)) throw unsupportedQuery("$count requires the header 'ConsistencyLevel: eventual'.");
        takesOnly(call.query, "$filter");
        const text = call.query.get("$filter");
        const expression = text === undefined ? undefined : parseFilter(text);
        if (expression) checkFilter(expression, userType, true);
        const matches = expression
          ? compile<UserRecord>(expression, (user, path) => readUser(user, path, call.identity))
          : () => true;
        let count = 0;
        for (const user of principals.visibleUsers()) if (matches(user)) count++;
        return { status: 200, text: String(count) };
      },
    },
    {
      ...base,
      template: "/users/{id}",
      handle: (call) => {
        takesOnly(call.query, "$select", "$expand");
        const user = principals.visibleUser(param(call, 0));
        const names = selected(call.query.get("$select"), userType);
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#users/$entity`,
          ...writeUser(user, names, call.identity),
          ...expanded(call, user),
        });
      },
    },
    {
      ...base,
      // Which kinds are shown goes by what the caller may read. Groups that are deleted do not stand there.
      template: "/directory/deletedItems/{id}",
      handle: (call) => {
        takesOnly(call.query, "$select");
        const found = principals.deletedUsers.get(param(call, 0));
        if (!found) throw notFound(param(call, 0));
        const { user, deletedAt } = found;
        const properties = { ...user.properties, deletedDateTime: iso(deletedAt) };
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#directoryObjects/$entity`,
          ...writePrincipal({ ...user, properties }, call.query.get("$select"), call.identity),
        });
      },
    },
    {
      ...base,
      method: "POST",
      template: "/users/{id}/revokeSignInSessions",
      permissions: [["User.RevokeSessions.All"], ["User.ReadWrite.All"], ["Directory.ReadWrite.All"]],
      handle: (call) => {
        principals.visibleUser(param(call, 0));
        return ok({ "@odata.context": `${call.origin}/v1.0/$metadata#Edm.Boolean`, value: true });
      },
    },
    {
      ...base,
      template: "/users/{id}/manager",
      handle: (call) => {
        takesOnly(call.query, "$select");
        const user = principals.visibleUser(param(call, 0));
        if (!user.manager) throw notFound("manager");
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#directoryObjects/$entity`,
          ...writePrincipal(user.manager, call.query.get("$select"), call.identity),
        });
      },
    },
    {
      ...base,
      template: "/users/{id}/directReports",
      handle: (call) => {
        const reports = directReports(principals.visibleUser(param(call, 0)));
        const select = call.query.get("$select");
        return answerCollection(call, {
          type: directoryObjectType,
          context: "directoryObjects",
          items: reports,
          ordinal: (user) => user.ordinal,
          read: (user, path) => readUser(user, path, call.identity),
          write: (user) => writePrincipal(user, select, call.identity),
          defaultTop: 100,
          maxTop: 999,
        });
      },
    },
    {
      ...base,
      method: "POST",
      permissions: memberships,
      template: "/users/{id}/checkMemberGroups",
      handle: (call) => {
        const user = principals.visibleUser(param(call, 0));
        const { groupIds } = (call.body ?? {}) as { groupIds?: unknown };
        if (!Array.isArray(groupIds) || groupIds.length === 0 || groupIds.length > 20)
          throw badRequest("Invalid value specified for property 'groupIds' of resource 'User'.", "Request_BadRequest");
        const memberOf = new Set(transitiveGroupsOf(user).map((group) => group.id));
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#Collection(Edm.String)`,
          value: groupIds.filter((id) => memberOf.has(String(id))),
        });
      },
    },
  ];
}
