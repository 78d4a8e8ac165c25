import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

// As in the v1.0 metadata. Source: learn.microsoft.com/graph/api/resources/device, read 2026-11.
export const deviceType: EntityType = {
  name: "microsoft.graph.device",
  properties: namedProperties(`
      deletedDateTime accountEnabled alternativeSecurityIds approximateLastSignInDateTime
      complianceExpirationDateTime deviceCategory deviceId deviceMetadata deviceOwnership deviceVersion displayName
      enrollmentProfileName enrollmentType isCompliant isManaged isManagementRestricted isRooted managementType
      manufacturer mdmAppId model onPremisesLastSyncDateTime onPremisesSecurityIdentifier onPremisesSyncEnabled
      operatingSystem operatingSystemVersion physicalIds profileType registrationDateTime systemLabels trustType`),
  filter: {
    ...filterable("approximateLastSignInDateTime", "eq", "ne", "ge", "le"),
    ...filterable("deviceId id displayName operatingSystem", "eq", "ne", "ge", "le", "in", "startswith"),
    ...filterable("accountEnabled isCompliant isManaged trustType", "eq", "ne", "in"),
  },
  isDirectoryObject: true,
  orderBy: ["displayName"],
};
