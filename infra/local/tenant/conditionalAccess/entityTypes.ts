import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

export const conditionalAccessPolicyType: EntityType = {
  name: "microsoft.graph.conditionalAccessPolicy",
  properties: namedProperties(
    `conditions createdDateTime deletedDateTime description displayName grantControls modifiedDateTime
    sessionControls state templateId`,
  ),
  filter: { ...filterable("displayName", "eq", "startswith"), ...filterable("id state", "eq") },
  isDirectoryObject: false,
  orderBy: [],
};
