import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

export const directoryAuditType: EntityType = {
  name: "microsoft.graph.directoryAudit",
  properties: namedProperties(`
      activityDateTime activityDisplayName additionalDetails category correlationId initiatedBy loggedByService
      operationType result resultReason targetResources`),
  filter: {
    ...filterable("activityDateTime", "eq", "le", "ge", "lt", "gt"),
    ...filterable("activityDisplayName category correlationId loggedByService", "eq", "startswith"),
    ...filterable(
      "initiatedBy/user/id initiatedBy/user/userPrincipalName initiatedBy/app/appId initiatedBy/app/displayName",
      "eq",
      "startswith",
    ),
    ...filterable("targetResources", "any"),
  },
  isDirectoryObject: false,
  orderBy: ["activityDateTime"],
};
