import { isMultifactor } from "../conditionalAccess/evaluate.ts";
import { guidOf, iso } from "../ids.ts";
import type { Call } from "../server/call.ts";
import type { TenantState } from "../state.ts";
import type { SignInRecord } from "./records.ts";

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

/** One function for each property: a page has a thousand lines, and most callers ask for a few properties. */
const v1: Readonly<Record<string, Write>> = {
  id: ({ ordinal }, { seed }) => guidOf(seed, `signIn ${ordinal}`),
  createdDateTime: ({ at }) => iso(at),
  userDisplayName: own("displayName"),
  // The log has it in lower case, whatever the directory has.
  userPrincipalName: ({ user }) => String(user.properties["userPrincipalName"]).toLowerCase(),
  userId: ({ user }) => user.id,
  appId: ({ app }) => app.id,
  appDisplayName: ({ app }) => app.displayName,
  ipAddress: ({ user, device }) => device.ipAddress ?? `203.0.113.${user.ordinal % 250}`,
  clientAppUsed: ({ clientApp }) => (clientApp === "browser" ? "Browser" : "Mobile Apps and Desktop clients"),
  correlationId: ({ flow, ordinal }, { seed }) => guidOf(seed, `signIn correlation ${flow ?? ordinal}`),
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
  // An app that may not read policies gets no such property, not an empty one.
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

/**
 * The JSON of one sign-in, or of the named properties. A property that a sign-in does not have is null, as Graph writes
 * it.
 */
export function writeSignIn(
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
