import { type Answer, type Call, ok, param } from "./call.ts";
import { isMultifactor } from "./conditionalAccess/evaluate.ts";
import { GraphFault } from "./graphError.ts";
import { guidOf, iso } from "./ids.ts";
import { betaSignInType, signInType } from "./odata/entityTypes.ts";
import { type Expression, parseFilter } from "./odata/expression.ts";
import { checkFilter, compile, mustHold, readPath } from "./odata/filter.ts";
import { nextLink, readCursor, topOf } from "./odata/paging.ts";
import { takesOnly } from "./odata/queryOptions.ts";
import { pick, selected } from "./odata/select.ts";
import type { UserRecord } from "./principals.ts";
import type { Route } from "./router.ts";
import type { SignInRecord } from "./signInLog.ts";
import type { TenantState } from "./state.ts";

const policyReaders = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Policy.Read.ConditionalAccess"];

/** The JSON of one sign-in. `appliedConditionalAccessPolicies` is left out, not emptied, for an app that may not read policies. */
function write(tenant: TenantState, record: SignInRecord, call: Call): Record<string, unknown> {
  const { user, app, resource, device } = record;
  const own = user.properties;
  const octet = record.user.ordinal % 250;
  const policies = record.applied.map((policy) => ({
    id: policy.id,
    displayName: policy.displayName,
    enforcedGrantControls: policy.enforcedGrantControls,
    enforcedSessionControls: [],
    result: !call.knowsNewEnumMembers && policy.result.startsWith("reportOnly") ? "unknownFutureValue" : policy.result,
  }));
  return {
    id: guidOf(tenant.seed, `signIn ${record.ordinal}`),
    createdDateTime: iso(record.at),
    userDisplayName: own["displayName"],
    // Always lower case in the log, whatever the directory has.
    userPrincipalName: String(own["userPrincipalName"]).toLowerCase(),
    userId: user.id,
    appId: app.id,
    appDisplayName: app.displayName,
    ipAddress: `203.0.113.${octet}`,
    clientAppUsed: record.clientApp === "browser" ? "Browser" : "Mobile Apps and Desktop clients",
    correlationId: guidOf(tenant.seed, `signIn correlation ${record.ordinal}`),
    conditionalAccessStatus: record.conditionalAccessStatus,
    isInteractive: record.isInteractive,
    riskDetail: "none",
    riskLevelAggregated: "none",
    riskLevelDuringSignIn: "none",
    riskState: "none",
    riskEventTypes: [],
    riskEventTypes_v2: [],
    resourceDisplayName: resource.displayName,
    resourceId: resource.id,
    status: { errorCode: record.errorCode, failureReason: record.failureReason, additionalDetails: null },
    deviceDetail: {
      deviceId: device.deviceId ?? "",
      displayName: null,
      operatingSystem: device.operatingSystem,
      browser: device.browser,
      isCompliant: device.isCompliant ?? null,
      isManaged: null,
      trustType: null,
    },
    location: {
      city: own["city"] ?? null,
      state: own["state"] ?? null,
      countryOrRegion: own["usageLocation"] ?? null,
      geoCoordinates: null,
    },
    ...(policyReaders.some((p) => call.identity.roles.has(p)) ? { appliedConditionalAccessPolicies: policies } : {}),
    ...(call.version === "beta" ? betaOnly(record) : {}),
  };
}

function betaOnly(record: SignInRecord): Record<string, unknown> {
  const methods = record.combination.startsWith("password,") ? ["Password", record.authenticationMethod] : [record.authenticationMethod];
  const succeeded = record.errorCode === 0 || record.conditionalAccessStatus === "failure";
  return {
    userType: record.user.properties["userType"] === "Guest" ? "guest" : "member",
    signInEventTypes: [record.isInteractive ? "interactiveUser" : "nonInteractiveUser"],
    authenticationRequirement: isMultifactor(record.combination) ? "multiFactorAuthentication" : "singleFactorAuthentication",
    authenticationMethodsUsed: methods,
    authenticationDetails: methods.map((authenticationMethod, step) => ({
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
    })),
    authenticationProcessingDetails: [],
    incomingTokenType: record.isInteractive ? "none" : "refreshToken",
  };
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
function wantsInteractive(expression: Expression | undefined): { isInteractive: boolean; rest: Expression | undefined } {
  if (!expression) return { isInteractive: true, rest: undefined };
  if (expression.kind === "any" && expression.path === "signInEventTypes" && expression.inner?.kind === "compare")
    return { isInteractive: expression.inner.value !== "nonInteractiveUser", rest: undefined };
  if (expression.kind !== "and") return { isInteractive: true, rest: expression };
  const [left, right] = [wantsInteractive(expression.left), wantsInteractive(expression.right)];
  const rest = left.rest && right.rest ? { kind: "and" as const, left: left.rest, right: right.rest } : (left.rest ?? right.rest);
  return { isInteractive: left.isInteractive && right.isInteractive, rest };
}

/** `GET /auditLogs/signIns`: v1.0 knows interactive sign-ins only; beta has the others and how each was authenticated. */
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
          rest && compile<SignInRecord>(rest, (record, path) => quick(record, path) ?? readPath(write(tenant, record, call), path));
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
          const json = write(tenant, record, call);
          value.push(names ? pickPresent(json, names) : json);
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
        const all = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, below: Number.POSITIVE_INFINITY, user: undefined };
        for (const isInteractive of [true, false])
          for (const record of tenant.signIns.newestFirst({ ...all, isInteractive }))
            if (guidOf(tenant.seed, `signIn ${record.ordinal}`) === param(call, 0)) return ok(write(tenant, record, call));
        throw new GraphFault(404, "ResourceNotFound", "The requested resource was not found.");
      },
    },
  ];
}

/** `appliedConditionalAccessPolicies` stays absent where it is absent. */
const pickPresent = (json: Record<string, unknown>, names: readonly string[]) =>
  pick(
    json,
    names.filter((name) => name !== "appliedConditionalAccessPolicies" || name in json),
  );

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
