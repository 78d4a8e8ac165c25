import { plainType } from "../odata/entityType.ts";

export const organizationType = plainType(
  "organization",
  `assignedPlans businessPhones city country countryLetterCode createdDateTime defaultUsageLocation deletedDateTime
      displayName marketingNotificationEmails onPremisesLastSyncDateTime onPremisesSyncEnabled partnerTenantType
      postalCode preferredLanguage privacyProfile provisionedPlans securityComplianceNotificationMails state
      street technicalNotificationMails tenantType verifiedDomains`,
);

export const brandingType = plainType(
  "organizationalBranding",
  `backgroundColor backgroundImageRelativeUrl bannerLogoRelativeUrl cdnList faviconRelativeUrl headerBackgroundColor
      headerLogoRelativeUrl signInPageText squareLogoRelativeUrl usernameHintText`,
);

export const subscribedSkuType = plainType(
  "subscribedSku",
  `accountId accountName appliesTo capabilityStatus consumedUnits prepaidUnits servicePlans skuId skuPartNumber
      subscriptionIds`,
);

export const domainType = plainType(
  "domain",
  `authenticationType availabilityStatus isAdminManaged isDefault isInitial isRoot isVerified manufacturer model
      passwordNotificationWindowInDays passwordValidityPeriodInDays state supportedServices`,
);
