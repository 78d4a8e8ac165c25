import { type EntityType, filterable, namedProperties, namesIn } from "../odata/entityType.ts";

// Properties as in the v1.0 metadata. Source: learn.microsoft.com/graph/api/resources/user, read 2026-11.
export const userType: EntityType = {
  name: "microsoft.graph.user",
  properties: namedProperties(`
      deletedDateTime aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday
      businessPhones city companyName consentProvidedForMinor country createdDateTime creationType
      customSecurityAttributes department deviceEnrollmentLimit displayName employeeHireDate employeeId
      employeeLeaveDateTime employeeOrgData employeeType externalUserState externalUserStateChangeDateTime
      faxNumber givenName hireDate identities identityParentId imAddresses interests isManagementRestricted
      isResourceAccount jobTitle lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates
      mail mailboxSettings mailNickname mobilePhone mySite officeLocation onPremisesDistinguishedName
      onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime
      onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled
      onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile pastProjects postalCode
      preferredDataLocation preferredLanguage preferredName print provisionedPlans proxyAddresses
      responsibilities schools securityIdentifier serviceProvisioningErrors showInAddressList signInActivity
      signInSessionsValidFromDateTime skills state streetAddress surname usageLocation userPrincipalName
      userType`),
  defaults: namesIn(
    `businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
    userPrincipalName id`,
  ),
  filter: {
    ...filterable("id", "eq", "ne", "in"),
    ...filterable("accountEnabled onPremisesSyncEnabled userType", "eq", "ne", "in"),
    ...filterable(
      `employeeId department jobTitle city country companyName displayName givenName surname officeLocation
      usageLocation mailNickname employeeType state`,
      "eq",
      "ne",
      "ge",
      "le",
      "in",
      "startswith",
    ),
    ...filterable("userPrincipalName mail", "eq", "ne", "ge", "le", "in", "startswith", "endswith"),
    ...filterable("createdDateTime employeeHireDate", "eq", "ne", "ge", "le", "in"),
    ...filterable("otherMails proxyAddresses businessPhones", "any"),
  },
  isDirectoryObject: true,
  orderBy: namesIn("displayName userPrincipalName createdDateTime"),
};

export const groupType: EntityType = {
  name: "microsoft.graph.group",
  properties: namedProperties(`
      deletedDateTime accessType allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers
      classification createdDateTime description displayName expirationDateTime groupTypes
      hasMembersWithLicenseErrors hideFromAddressLists hideFromOutlookClients infoCatalogs isArchived
      isAssignableToRole isFavorite isManagementRestricted isSubscribedByMail licenseProcessingState mail
      mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
      onPremisesExtensionAttributes onPremisesLastSyncDateTime onPremisesNetBiosName
      onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled
      organizationId preferredDataLocation preferredLanguage proxyAddresses renewedDateTime
      resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier
      serviceProvisioningErrors theme uniqueName unseenConversationsCount unseenCount unseenMessagesCount
      visibility welcomeMessageEnabled`),
  defaults: namesIn(`
      id deletedDateTime classification createdDateTime description displayName expirationDateTime groupTypes
      isAssignableToRole mail mailEnabled mailNickname membershipRule membershipRuleProcessingState
      onPremisesLastSyncDateTime onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation
      preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions resourceProvisioningOptions
      securityEnabled securityIdentifier theme visibility onPremisesProvisioningErrors`),
  filter: {
    ...filterable("id securityEnabled mailEnabled isAssignableToRole onPremisesSyncEnabled", "eq", "ne", "in"),
    ...filterable("displayName mail mailNickname", "eq", "ne", "ge", "le", "in", "startswith"),
    ...filterable("createdDateTime", "eq", "ne", "ge", "le", "in"),
    ...filterable("groupTypes", "any"),
  },
  isDirectoryObject: true,
  orderBy: namesIn("displayName createdDateTime"),
};

/** Any directory object, as `members` and `transitiveMemberOf` list them without a cast. */
export const directoryObjectType: EntityType = {
  name: "microsoft.graph.directoryObject",
  properties: new Set([...userType.properties, ...groupType.properties, "roleTemplateId"]),
  filter: { ...filterable("id", "eq", "ne", "in"), ...filterable("displayName mail", "eq", "startswith") },
  isDirectoryObject: true,
  orderBy: namesIn("displayName"),
};

export const directoryRoleType: EntityType = {
  name: "microsoft.graph.directoryRole",
  properties: namedProperties("deletedDateTime description displayName roleTemplateId"),
  filter: filterable("roleTemplateId displayName id", "eq"),
  isDirectoryObject: true,
  orderBy: [],
};
