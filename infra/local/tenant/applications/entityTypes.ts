import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

/** As much as is kept here. Source: learn.microsoft.com/graph/api/resources/application, read 2026-11. */
export const applicationType: EntityType = {
  name: "microsoft.graph.application",
  properties: namedProperties("appId createdDateTime displayName signInAudience web"),
  filter: { ...filterable("id appId", "eq"), ...filterable("displayName", "eq", "startswith") },
  isDirectoryObject: true,
  orderBy: ["displayName"],
};

/** Source: learn.microsoft.com/graph/api/resources/approleassignment, read 2026-11. */
export const appRoleAssignmentType: EntityType = {
  name: "microsoft.graph.appRoleAssignment",
  properties: namedProperties(
    `deletedDateTime appRoleId createdDateTime principalDisplayName principalId principalType resourceDisplayName
    resourceId`,
  ),
  filter: filterable("principalId principalType", "eq"),
  isDirectoryObject: true,
  orderBy: [],
};

/** Source: learn.microsoft.com/graph/api/resources/serviceprincipal, read 2026-11. */
export const servicePrincipalType: EntityType = {
  name: "microsoft.graph.servicePrincipal",
  properties: namedProperties("accountEnabled appId appRoles displayName servicePrincipalType"),
  filter: { ...filterable("id appId", "eq"), ...filterable("displayName", "eq", "startswith") },
  isDirectoryObject: true,
  orderBy: ["displayName"],
};
