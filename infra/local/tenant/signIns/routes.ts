import { isMultifactor } from "../conditionalAccess/evaluate.ts";
import { guidOf, iso } from "../ids.ts";
import { betaSignInType, signInType } from "../odata/entityTypes.ts";
import { type Expression, parseFilter } from "../odata/expression.ts";
import { checkFilter, compile, mustHold, readPath } from "../odata/filter.ts";
import { nextLink, readCursor, topOf } from "../odata/paging.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import { selected } from "../odata/select.ts";
import type { UserRecord } from "../principals/state.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import type { SignInRecord } from "./state.ts";

const policyReaders = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Policy.Read.ConditionalAccess"];

type Write = (record: SignInRecord, tenant: TenantState, call: Call) => unknown;
const always =
  (value: unknown): Write =>
  () =>
    value;
const own =
  (property: string): Write =>
  ({ user }) =>
    user.properties[property];

/** Each property of a sign-in by itself: a page holds a thousand lines, and most are asked for a few properties. */
const v1: Readonly<Record<string, Write>> = {
  id: ({ ordinal }, { seed }) => guidOf(seed, `signIn ${ordinal}`),
  createdDateTime: ({ at }) => iso(at),
  userDisplayName: own("displayName"),
  // Always lower case in the log, whatever the directory has.
  userPrincipalName: ({ user }) => String(user.properties["userPrincipalName"]).toLowerCase(),
  userId: ({ user }) => user.id,
  appId: ({ app }) => app.id,
  appDisplayName: ({ app }) => app.displayName,
  ipAddress: ({ user }) => `203.0.113.${user.ordinal % 250}`,
  clientAppUsed: ({ clientApp }) => (clientApp === "browser" ? "Browser" : "Mobile Apps and Desktop clients"),
  correlationId: ({ ordinal }, { seed }) => guidOf(seed, `signIn correlation ${ordinal}`),
  conditionalAccessStatus: ({ conditionalAccessStatus }) => conditionalAccessStatus,
  isInteractive: ({ isInteractive }) => isInteractive,
  riskDetail: always("none"),
  riskLevelAggregated: always("none"),
  riskLevelDuringSignIn: always("none"),
  riskState: always("none"),
  riskEventTypes: always([]),
  riskEventTypes_v2: always([]),
  resourceDisplayName: ({ resource }) => resource.displayName,
  resourceId: ({ resource }) => resource.id,
  status: ({ errorCode, failureReason }) => ({ errorCode, failureReason, additionalDetails: null }),
  deviceDetail: ({ device }) => ({
    deviceId: device.deviceId ?? "",
    displayName: null,
    operatingSystem: device.operatingSystem,
    browser: device.browser,
    isCompliant: device.isCompliant ?? null,
    isManaged: null,
    trustType: null,
  }),
  location: ({ user: { properties } }) => ({
    city: properties["city"] ?? null,
    state: properties["state"] ?? null,
    countryOrRegion: properties["usageLocation"] ?? null,
    geoCoordinates: null,
  }),
  // Left out, not emptied, for an app that may not read policies.
  appliedConditionalAccessPolicies: ({ applied }, _, { identity, knowsNewEnumMembers }) =>
    policyReaders.some((permission) => identity.roles.has(permission))
      ? applied.map(({ id, displayName, enforcedGrantControls, result }) => ({
          id,
          displayName,
          enforcedGrantControls,
          enforcedSessionControls: [],
          result: !knowsNewEnumMembers && result.startsWith("reportOnly") ? "unknownFutureValue" : result,
        }))
      : undefined,
};

const methodsOf = ({ combination, authenticationMethod }: SignInRecord): readonly string[] =>
  combination.startsWith("password,") ? ["Password", authenticationMethod] : [authenticationMethod];

const beta: Readonly<Record<string, Write>> = {
  ...v1,
  userType: ({ user }) => (user.properties["userType"] === "Guest" ? "guest" : "member"),
  signInEventTypes: ({ isInteractive }) => [isInteractive ? "interactiveUser" : "nonInteractiveUser"],
  authenticationRequirement: ({ combination }) =>
    isMultifactor(combination) ? "multiFactorAuthentication" : "singleFactorAuthentication",
  authenticationMethodsUsed: methodsOf,
  authenticationDetails: (record) => {
    const succeeded = record.errorCode === 0 || record.conditionalAccessStatus === "failure";
    return methodsOf(record).map((authenticationMethod, step) => ({
      authenticationStepDateTime: iso(record.at),
      authenticationMethod: record.isInteractive ? authenticationMethod : "Previously satisfied",
      authenticationMethodDetail: null,
      succeeded,
      authenticationStepResultDetail: succeeded
        ? record.isInteractive
          ? "MFA completed in Azure AD"
          : "MFA requirement satisfied by claim in the token"
        : record.failureReason,
      authenticationStepRequirement: step === 0 ? "Primary authentication" : "Multifactor authentication",
    }));
  },
  authenticationProcessingDetails: always([]),
  incomingTokenType: ({ isInteractive }) => (isInteractive ? "none" : "refreshToken"),
};

/** The JSON of one sign-in, or of the named properties; what a sign-in does not have is null, as Graph writes it. */
function write(
  tenant: TenantState,
  record: SignInRecord,
  call: Call,
  names?: readonly string[],
): Record<string, unknown> {
  const properties = call.version === "beta" ? beta : v1;
  const json: Record<string, unknown> = {};
  for (const name of names ?? Object.keys(properties)) {
    const value = properties[name]?.(record, tenant, call);
    if (value !== undefined) json[name] = value;
    else if (names && name !== "appliedConditionalAccessPolicies") json[name] = null;
  }
  return json;
}

/** Bounds on time and the user that every match must meet, so that only that stretch of the log is walked. */
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

/** Which kind beta's `signInEventTypes/any(t: t eq '…')` asks for; the default is interactive. */
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
 * `GET /auditLogs/signIns`: v1.0 knows interactive sign-ins only; beta has the others and how each was authenticated.
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
            (record, path) => quick(record, path) ?? readPath(write(tenant, record, call), path),
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
          value.push(write(tenant, record, call, names));
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
              return ok(write(tenant, record, call));
        throw new GraphFault(404, "ResourceNotFound", "The requested resource was not found.");
      },
    },
  ];
}

/** The filters that matter, without making JSON. */
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
