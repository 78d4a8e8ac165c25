import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

const scheduleInstance = "principalId roleDefinitionId directoryScopeId appScopeId";

const rolesFilter = filterable(`id ${scheduleInstance} assignmentType memberType`, "eq", "in");

export const roleAssignmentType: EntityType = {
  name: "microsoft.graph.unifiedRoleAssignment",
  properties: namedProperties(
    "appScopeId condition directoryScopeId principalId principalOrganizationId roleDefinitionId",
  ),
  filter: rolesFilter,
  isDirectoryObject: false,
  orderBy: [],
};

export const roleAssignmentScheduleInstanceType: EntityType = {
  name: "microsoft.graph.unifiedRoleAssignmentScheduleInstance",
  properties: namedProperties(
    `${scheduleInstance} assignmentType endDateTime memberType roleAssignmentOriginId roleAssignmentScheduleId
    startDateTime`,
  ),
  filter: rolesFilter,
  isDirectoryObject: false,
  orderBy: [],
};

export const roleEligibilityScheduleInstanceType: EntityType = {
  name: "microsoft.graph.unifiedRoleEligibilityScheduleInstance",
  properties: namedProperties(`${scheduleInstance} endDateTime memberType roleEligibilityScheduleId startDateTime`),
  filter: rolesFilter,
  isDirectoryObject: false,
  orderBy: [],
};

export const roleDefinitionType: EntityType = {
  name: "microsoft.graph.unifiedRoleDefinition",
  properties: namedProperties(
    "description displayName isBuiltIn isEnabled resourceScopes rolePermissions templateId version",
  ),
  filter: filterable("id displayName templateId isBuiltIn", "eq", "in"),
  isDirectoryObject: false,
  orderBy: [],
};
