import { guidOf } from "../ids.ts";
import { type Expression, parseFilter } from "../odata/expression.ts";
import { checkFilter, compile, mustHold, readPath } from "../odata/filter.ts";
import { nextLink, readCursor, topOf } from "../odata/paging.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import { selected } from "../odata/select.ts";
import type { UserRecord } from "../principals/records.ts";
import { type Answer, ok, param } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { betaSignInType, signInType } from "./entityTypes.ts";
import type { SignInRecord } from "./records.ts";
import { writeSignIn } from "./signInJson.ts";

/** The bounds on time and user that every match must meet. Only that stretch of the log is read. */
function bounds(tenant: TenantState, expression: Expression | undefined) {
  let [from, to, isNobody] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false];
  let user: UserRecord | undefined;
  for (const { path, op, value } of expression ? mustHold(expression) : []) {
    if (path === "createdDateTime" && value !== null && typeof value === "object") {
      if (op === "ge" || op === "gt" || op === "eq") from = Math.max(from, value.dateMs);
      if (op === "le" || op === "lt" || op === "eq") to = Math.min(to, value.dateMs);
    }
    if (path === "userId" && op === "eq" && typeof value === "string") {
      user = tenant.principals.users.get(value.toLowerCase()) ?? tenant.principals.users.get(value);
      isNobody ||= user === undefined;
    }
  }
  return { from, to, user, isNobody };
}

/** The kind of sign-ins that beta's `signInEventTypes/any(t: t eq '…')` asks for; interactive without it. */
function wantsInteractive(expression: Expression | undefined): {
  isInteractive: boolean;
  rest: Expression | undefined;
} {
  if (!expression) return { isInteractive: true, rest: undefined };
  if (expression.kind === "any" && expression.path === "signInEventTypes" && expression.inner?.kind === "compare")
    return { isInteractive: expression.inner.value !== "nonInteractiveUser", rest: undefined };
  if (expression.kind !== "and") return { isInteractive: true, rest: expression };
  const [left, right] = [wantsInteractive(expression.left), wantsInteractive(expression.right)];
  const rest =
    left.rest && right.rest ? { kind: "and" as const, left: left.rest, right: right.rest } : (left.rest ?? right.rest);
  return { isInteractive: left.isInteractive && right.isInteractive, rest };
}

/**
 * `GET /auditLogs/signIns`. v1.0 has interactive sign-ins only; beta has the others too, and how each user
 * authenticated.
 */
export function signInRoutes(tenant: TenantState): Route[] {
  const base = {
    method: "GET" as const,
    versions: ["v1.0", "beta"] as const,
    permissions: [["AuditLog.Read.All"]],
    bucket: "reports" as const,
    cost: 1,
  };
  return [
    {
      ...base,
      template: "/auditLogs/signIns",
      handle: (call): Answer => {
        takesOnly(call.query, "$select", "$filter", "$top", "$orderby", "$skiptoken");
        const type = call.version === "beta" ? betaSignInType : signInType;
        const text = call.query.get("$filter");
        const parsed = text === undefined ? undefined : parseFilter(text);
        if (parsed) checkFilter(parsed, type, false);
        const { isInteractive, rest } = wantsInteractive(parsed);
        const order = call.query.get("$orderby");
        if (order !== undefined && !/^createdDateTime(\s+desc)?$/i.test(order.trim()))
          throw new GraphFault(400, "BadRequest", "Only $orderby=createdDateTime desc is supported.");
        const { from, to, user, isNobody } = bounds(tenant, rest);
        const top = topOf(call.query, 1000, 1000);
        const names = selected(call.query.get("$select"), type);
        const matches =
          rest &&
          compile<SignInRecord>(
            rest,
            (record, path) => quick(record, path) ?? readPath(writeSignIn(tenant, record, call), path),
          );
        const value: object[] = [];
        let last: SignInRecord | undefined;
        let more = false;
        const below = readCursor(call) ?? Number.POSITIVE_INFINITY;
        for (const record of isNobody ? [] : tenant.signIns.newestFirst({ isInteractive, from, to, below, user })) {
          if (matches && !matches(record)) continue;
          if (value.length === top) {
            more = true;
            break;
          }
          value.push(writeSignIn(tenant, record, call, names));
          last = record;
        }
        return ok({
          "@odata.context": `${call.origin}/${call.version}/$metadata#auditLogs/signIns`,
          ...(more && last ? { "@odata.nextLink": nextLink(call, last.ordinal) } : {}),
          value,
        });
      },
    },
    {
      ...base,
      template: "/auditLogs/signIns/{id}",
      handle: (call) => {
        const all = {
          from: Number.NEGATIVE_INFINITY,
          to: Number.POSITIVE_INFINITY,
          below: Number.POSITIVE_INFINITY,
          user: undefined,
        };
        for (const isInteractive of [true, false])
          for (const record of tenant.signIns.newestFirst({ ...all, isInteractive }))
            if (guidOf(tenant.seed, `signIn ${record.ordinal}`) === param(call, 0))
              return ok(writeSignIn(tenant, record, call));
        throw new GraphFault(404, "ResourceNotFound", "The requested resource was not found.");
      },
    },
  ];
}

/** The properties that most filters name, read without making JSON. */
function quick(record: SignInRecord, path: string): unknown {
  switch (path) {
    case "createdDateTime":
      return record.at;
    case "userId":
      return record.user.id;
    case "userPrincipalName":
      return String(record.user.properties["userPrincipalName"]).toLowerCase();
    case "appId":
      return record.app.id;
    case "resourceId":
      return record.resource.id;
    case "conditionalAccessStatus":
      return record.conditionalAccessStatus;
    case "status/errorCode":
      return record.errorCode;
    default:
      return undefined;
  }
}
