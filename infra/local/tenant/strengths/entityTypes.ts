import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

export const authenticationStrengthPolicyType: EntityType = {
  name: "microsoft.graph.authenticationStrengthPolicy",
  properties: namedProperties(
    `allowedCombinations createdDateTime description displayName modifiedDateTime policyType
    requirementsSatisfied combinationConfigurations`,
  ),
  filter: { ...filterable("id displayName policyType", "eq"), allowedCombinations: ["any"] },
  isDirectoryObject: false,
  orderBy: [],
};
