import { type EntityType, filterable, namedProperties, namesIn } from "../odata/entityType.ts";

const signInFilters = {
  ...filterable("createdDateTime", "eq", "le", "ge", "lt", "gt"),
  ...filterable(
    "id userId appId ipAddress clientAppUsed conditionalAccessStatus correlationId resourceId isInteractive",
    "eq",
  ),
  ...filterable("userPrincipalName userDisplayName appDisplayName resourceDisplayName", "eq", "startswith"),
  ...filterable("status/errorCode riskState riskDetail riskLevelAggregated riskLevelDuringSignIn", "eq"),
  ...filterable(
    "deviceDetail/browser deviceDetail/operatingSystem location/city location/state location/countryOrRegion",
    "eq",
    "startswith",
  ),
};

// Source: learn.microsoft.com/graph/api/signin-list (read 2026-11).
export const signInType: EntityType = {
  name: "microsoft.graph.signIn",
  properties: namedProperties(`
      appDisplayName appId appliedConditionalAccessPolicies authenticationAppDeviceDetails clientAppUsed
      conditionalAccessStatus correlationId createdDateTime deviceDetail homeTenantId ipAddress isInteractive
      location resourceDisplayName resourceId resourceTenantId riskDetail riskEventTypes riskEventTypes_v2
      riskLevelAggregated riskLevelDuringSignIn riskState servicePrincipalId servicePrincipalName status
      userAgent userDisplayName userId userPrincipalName`),
  filter: signInFilters,
  isDirectoryObject: false,
  orderBy: ["createdDateTime"],
};

/** The beta resource also tells how the user authenticated and whether the sign-in was interactive. */
export const betaSignInType: EntityType = {
  ...signInType,
  properties: new Set([
    ...signInType.properties,
    ...namesIn(`
      authenticationDetails authenticationMethodsUsed authenticationProcessingDetails authenticationRequirement
      authenticationRequirementPolicies authenticationProtocol incomingTokenType signInEventTypes userType
      originalRequestId uniqueTokenIdentifier`),
  ]),
  filter: { ...signInFilters, signInEventTypes: ["any"], authenticationRequirement: ["eq"] },
};
