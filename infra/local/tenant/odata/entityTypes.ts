/** What a resource has and how it may be filtered; names from Graph's v1.0 metadata. */
export interface EntityType {
  readonly name: string;
  readonly properties: ReadonlySet<string>;
  /** Properties returned without `$select`; absent: all that the item has. */
  readonly defaults?: readonly string[];
  /** Operators per property or property path; what is not listed cannot be filtered on. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
  /** Directory objects need `ConsistencyLevel: eventual` and `$count=true` for advanced queries. */
  readonly isDirectoryObject: boolean;
  readonly orderBy: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);
const props = (text: string): ReadonlySet<string> => new Set(["id", ...words(text)]);
const same = (names: string, ...ops: string[]): Record<string, string[]> =>
  Object.fromEntries(words(names).map((name) => [name, ops]));

// Source: learn.microsoft.com/graph/api/resources/user (read 2026-11), property list from the v1.0 metadata.
export const userType: EntityType = {
  name: "microsoft.graph.user",
  properties:
    props(`deletedDateTime aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday businessPhones city
    companyName consentProvidedForMinor country createdDateTime creationType customSecurityAttributes department deviceEnrollmentLimit displayName
    employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber
    givenName hireDate identities identityParentId imAddresses interests isManagementRestricted isResourceAccount jobTitle
    lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mail mailboxSettings mailNickname mobilePhone mySite
    officeLocation onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId
    onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled
    onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile pastProjects postalCode preferredDataLocation preferredLanguage
    preferredName print provisionedPlans proxyAddresses responsibilities schools securityIdentifier serviceProvisioningErrors showInAddressList
    signInActivity signInSessionsValidFromDateTime skills state streetAddress surname usageLocation userPrincipalName userType`),
  defaults: words(
    "businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName id",
  ),
  filter: {
    ...same("id", "eq", "ne", "in"),
    ...same("accountEnabled onPremisesSyncEnabled userType", "eq", "ne", "in"),
    ...same(
      "employeeId department jobTitle city country companyName displayName givenName surname officeLocation usageLocation mailNickname employeeType state",
      "eq",
      "ne",
      "ge",
      "le",
      "in",
      "startswith",
    ),
    ...same("userPrincipalName mail", "eq", "ne", "ge", "le", "in", "startswith", "endswith"),
    ...same("createdDateTime employeeHireDate", "eq", "ne", "ge", "le", "in"),
    ...same("otherMails proxyAddresses businessPhones", "any"),
  },
  isDirectoryObject: true,
  orderBy: words("displayName userPrincipalName createdDateTime"),
};

export const groupType: EntityType = {
  name: "microsoft.graph.group",
  properties:
    props(`deletedDateTime accessType allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers classification
    createdDateTime description displayName expirationDateTime groupTypes hasMembersWithLicenseErrors hideFromAddressLists
    hideFromOutlookClients infoCatalogs isArchived isAssignableToRole isFavorite isManagementRestricted isSubscribedByMail
    licenseProcessingState mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
    onPremisesExtensionAttributes onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesProvisioningErrors onPremisesSamAccountName
    onPremisesSecurityIdentifier onPremisesSyncEnabled organizationId preferredDataLocation preferredLanguage proxyAddresses renewedDateTime
    resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier serviceProvisioningErrors theme uniqueName
    unseenConversationsCount unseenCount unseenMessagesCount visibility welcomeMessageEnabled`),
  defaults:
    words(`id deletedDateTime classification createdDateTime description displayName expirationDateTime groupTypes isAssignableToRole mail
    mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesLastSyncDateTime onPremisesSecurityIdentifier
    onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions
    resourceProvisioningOptions securityEnabled securityIdentifier theme visibility onPremisesProvisioningErrors`),
  filter: {
    ...same("id securityEnabled mailEnabled isAssignableToRole onPremisesSyncEnabled", "eq", "ne", "in"),
    ...same("displayName mail mailNickname", "eq", "ne", "ge", "le", "in", "startswith"),
    ...same("createdDateTime", "eq", "ne", "ge", "le", "in"),
    ...same("groupTypes", "any"),
  },
  isDirectoryObject: true,
  orderBy: words("displayName createdDateTime"),
};

/** Any directory object: what `members` and `transitiveMemberOf` hold before a cast. */
export const directoryObjectType: EntityType = {
  name: "microsoft.graph.directoryObject",
  properties: new Set([...userType.properties, ...groupType.properties, "roleTemplateId"]),
  filter: { ...same("id", "eq", "ne", "in"), ...same("displayName mail", "eq", "startswith") },
  isDirectoryObject: true,
  orderBy: words("displayName"),
};

export const directoryRoleType: EntityType = {
  name: "microsoft.graph.directoryRole",
  properties: props("deletedDateTime description displayName roleTemplateId"),
  filter: same("roleTemplateId displayName id", "eq"),
  isDirectoryObject: true,
  orderBy: [],
};

// Source: learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails (read 2026-11).
export const userRegistrationDetailsType: EntityType = {
  name: "microsoft.graph.userRegistrationDetails",
  properties:
    props(`isAdmin isMfaCapable isMfaRegistered isPasswordlessCapable isSsprCapable isSsprEnabled isSsprRegistered
    isSystemPreferredAuthenticationMethodEnabled lastUpdatedDateTime methodsRegistered systemPreferredAuthenticationMethods userDisplayName
    userPreferredMethodForSecondaryAuthentication userPrincipalName userType`),
  filter: {
    ...same(
      "id isMfaCapable isMfaRegistered isPasswordlessCapable isSsprCapable isSsprEnabled isSsprRegistered userType",
      "eq",
    ),
    ...same("isSystemPreferredAuthenticationMethodEnabled isAdmin userPreferredMethodForSecondaryAuthentication", "eq"),
    ...same("userDisplayName userPrincipalName", "eq", "startswith"),
    ...same("methodsRegistered systemPreferredAuthenticationMethods", "any"),
  },
  isDirectoryObject: false,
  orderBy: words("userDisplayName userPrincipalName"),
};

const signInFilters = {
  ...same("createdDateTime", "eq", "le", "ge", "lt", "gt"),
  ...same(
    "id userId appId ipAddress clientAppUsed conditionalAccessStatus correlationId resourceId isInteractive",
    "eq",
  ),
  ...same("userPrincipalName userDisplayName appDisplayName resourceDisplayName", "eq", "startswith"),
  ...same("status/errorCode riskState riskDetail riskLevelAggregated riskLevelDuringSignIn", "eq"),
  ...same(
    "deviceDetail/browser deviceDetail/operatingSystem location/city location/state location/countryOrRegion",
    "eq",
    "startswith",
  ),
};
// Source: learn.microsoft.com/graph/api/signin-list (read 2026-11).
export const signInType: EntityType = {
  name: "microsoft.graph.signIn",
  properties:
    props(`appDisplayName appId appliedConditionalAccessPolicies authenticationAppDeviceDetails clientAppUsed conditionalAccessStatus
    correlationId createdDateTime deviceDetail homeTenantId ipAddress isInteractive location resourceDisplayName resourceId resourceTenantId
    riskDetail riskEventTypes riskEventTypes_v2 riskLevelAggregated riskLevelDuringSignIn riskState servicePrincipalId servicePrincipalName
    status userAgent userDisplayName userId userPrincipalName`),
  filter: signInFilters,
  isDirectoryObject: false,
  orderBy: ["createdDateTime"],
};
/** The beta resource has what v1.0 lacks: how the user authenticated and whether the sign-in was interactive. */
export const betaSignInType: EntityType = {
  ...signInType,
  properties: new Set([
    ...signInType.properties,
    ...words(`authenticationDetails authenticationMethodsUsed authenticationProcessingDetails authenticationRequirement
      authenticationRequirementPolicies authenticationProtocol incomingTokenType signInEventTypes userType originalRequestId uniqueTokenIdentifier`),
  ]),
  filter: { ...signInFilters, signInEventTypes: ["any"], authenticationRequirement: ["eq"] },
};

export const directoryAuditType: EntityType = {
  name: "microsoft.graph.directoryAudit",
  properties:
    props(`activityDateTime activityDisplayName additionalDetails category correlationId initiatedBy loggedByService operationType result
    resultReason targetResources`),
  filter: {
    ...same("activityDateTime", "eq", "le", "ge", "lt", "gt"),
    ...same("activityDisplayName category correlationId loggedByService", "eq", "startswith"),
    ...same(
      "initiatedBy/user/id initiatedBy/user/userPrincipalName initiatedBy/app/appId initiatedBy/app/displayName",
      "eq",
      "startswith",
    ),
    ...same("targetResources", "any"),
  },
  isDirectoryObject: false,
  orderBy: ["activityDateTime"],
};

const scheduleInstance = "principalId roleDefinitionId directoryScopeId appScopeId";
const rolesFilter = same(`id ${scheduleInstance} assignmentType memberType`, "eq", "in");
export const roleAssignmentType: EntityType = {
  name: "microsoft.graph.unifiedRoleAssignment",
  properties: props("appScopeId condition directoryScopeId principalId principalOrganizationId roleDefinitionId"),
  filter: rolesFilter,
  isDirectoryObject: false,
  orderBy: [],
};
export const roleAssignmentScheduleInstanceType: EntityType = {
  name: "microsoft.graph.unifiedRoleAssignmentScheduleInstance",
  properties: props(
    `${scheduleInstance} assignmentType endDateTime memberType roleAssignmentOriginId roleAssignmentScheduleId startDateTime`,
  ),
  filter: rolesFilter,
  isDirectoryObject: false,
  orderBy: [],
};
export const roleEligibilityScheduleInstanceType: EntityType = {
  name: "microsoft.graph.unifiedRoleEligibilityScheduleInstance",
  properties: props(`${scheduleInstance} endDateTime memberType roleEligibilityScheduleId startDateTime`),
  filter: rolesFilter,
  isDirectoryObject: false,
  orderBy: [],
};
// Source: learn.microsoft.com/graph/api/resources/privilegedaccessgroupeligibilityscheduleinstance, read 2026-11.
export const groupEligibilityType: EntityType = {
  name: "microsoft.graph.privilegedAccessGroupEligibilityScheduleInstance",
  properties: props("accessId eligibilityScheduleId endDateTime groupId memberType principalId startDateTime"),
  filter: same("accessId eligibilityScheduleId groupId memberType principalId", "eq"),
  isDirectoryObject: false,
  orderBy: [],
};
export const roleDefinitionType: EntityType = {
  name: "microsoft.graph.unifiedRoleDefinition",
  properties: props("description displayName isBuiltIn isEnabled resourceScopes rolePermissions templateId version"),
  filter: same("id displayName templateId isBuiltIn", "eq", "in"),
  isDirectoryObject: false,
  orderBy: [],
};
export const conditionalAccessPolicyType: EntityType = {
  name: "microsoft.graph.conditionalAccessPolicy",
  properties: props(
    "conditions createdDateTime deletedDateTime description displayName grantControls modifiedDateTime sessionControls state templateId",
  ),
  filter: { ...same("displayName", "eq", "startswith"), ...same("id state", "eq") },
  isDirectoryObject: false,
  orderBy: [],
};
export const authenticationStrengthPolicyType: EntityType = {
  name: "microsoft.graph.authenticationStrengthPolicy",
  properties: props(
    "allowedCombinations createdDateTime description displayName modifiedDateTime policyType requirementsSatisfied combinationConfigurations",
  ),
  filter: { ...same("id displayName policyType", "eq"), allowedCombinations: ["any"] },
  isDirectoryObject: false,
  orderBy: [],
};
const plain = (name: string, names: string, filter: EntityType["filter"] = {}): EntityType => ({
  name: `microsoft.graph.${name}`,
  properties: props(names),
  filter,
  isDirectoryObject: false,
  orderBy: [],
});
export const organizationType = plain(
  "organization",
  `assignedPlans businessPhones city country countryLetterCode createdDateTime defaultUsageLocation deletedDateTime displayName
  marketingNotificationEmails onPremisesLastSyncDateTime onPremisesSyncEnabled partnerTenantType postalCode preferredLanguage privacyProfile
  provisionedPlans securityComplianceNotificationMails state street technicalNotificationMails tenantType verifiedDomains`,
);
export const domainType = plain(
  "domain",
  `authenticationType availabilityStatus isAdminManaged isDefault isInitial isRoot isVerified manufacturer model
  passwordNotificationWindowInDays passwordValidityPeriodInDays state supportedServices`,
);
