import { type EntityType, filterable, namedProperties, namesIn } from "../odata/entityType.ts";

// Source: learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails (read 2026-11).
export const userRegistrationDetailsType: EntityType = {
  name: "microsoft.graph.userRegistrationDetails",
  properties: namedProperties(`
      isAdmin isMfaCapable isMfaRegistered isPasswordlessCapable isSsprCapable isSsprEnabled isSsprRegistered
      isSystemPreferredAuthenticationMethodEnabled lastUpdatedDateTime methodsRegistered
      systemPreferredAuthenticationMethods userDisplayName userPreferredMethodForSecondaryAuthentication
      userPrincipalName userType`),
  filter: {
    ...filterable(
      "id isMfaCapable isMfaRegistered isPasswordlessCapable isSsprCapable isSsprEnabled isSsprRegistered userType",
      "eq",
    ),
    ...filterable(
      "isSystemPreferredAuthenticationMethodEnabled isAdmin userPreferredMethodForSecondaryAuthentication",
      "eq",
    ),
    ...filterable("userDisplayName userPrincipalName", "eq", "startswith"),
    ...filterable("methodsRegistered systemPreferredAuthenticationMethods", "any"),
  },
  isDirectoryObject: false,
  orderBy: namesIn("userDisplayName userPrincipalName"),
};
