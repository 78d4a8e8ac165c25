import { iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import type { EntityType } from "../odata/entityType.ts";
import { parseExpand, pick, selected } from "../odata/select.ts";
import { writePrincipal } from "../principals/principalJson.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { badRequest, notFound, unlicensed } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import {
  roleAssignmentScheduleInstanceType,
  roleAssignmentType,
  roleDefinitionType,
  roleEligibilityScheduleInstanceType,
} from "./entityTypes.ts";
import type { RoleAssignment } from "./records.ts";

export function roleRoutes(tenant: TenantState): Route[] {
  const { roles, principals, organization } = tenant;
  const expandable = (call: Call, assignment: RoleAssignment) => {
    const out: Record<string, unknown> = {};
    for (const { navigation, select } of parseExpand(call.query.get("$expand"))) {
      if (navigation === "principal")
        out["principal"] = writePrincipal(principals.principal(assignment.principalId), select, call.identity);
      else if (navigation === "roleDefinition")
        out["roleDefinition"] = withoutOrdinal(roles.definitions.find((d) => d.id === assignment.roleDefinitionId));
      else throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${navigation}'.`);
    }
    return out;
  };
  const common = (a: RoleAssignment) => ({
    id: a.id,
    principalId: a.principalId,
    roleDefinitionId: a.roleDefinitionId,
    directoryScopeId: "/",
    appScopeId: null,
  });
  const window = (a: RoleAssignment) => ({
    startDateTime: iso(a.startAt),
    endDateTime: a.endAt === undefined ? null : iso(a.endAt),
    memberType: "Direct",
  });
  const shapes = {
    roleAssignments: (a: RoleAssignment) => ({
      id: a.id,
      principalId: a.principalId,
      directoryScopeId: "/",
      roleDefinitionId: a.roleDefinitionId,
    }),
    roleAssignmentScheduleInstances: (a: RoleAssignment) => ({
      ...common(a),
      ...window(a),
      assignmentType: a.assignmentType,
      roleAssignmentOriginId: a.id,
      roleAssignmentScheduleId: a.id,
    }),
    roleEligibilityScheduleInstances: (a: RoleAssignment) => ({
      ...common(a),
      id: `${a.id}-e`,
      ...window(a),
      roleEligibilityScheduleId: a.id,
    }),
  };
  const list = (
    name: keyof typeof shapes,
    type: EntityType,
    kind: "active" | "eligible",
    permissions: string[][],
  ): Route => ({
    method: "GET",
    versions: ["v1.0"],
    template: `/roleManagement/directory/${name}`,
    permissions,
    bucket: "directory",
    cost: 1,
    handle: (call): Answer => {
      if (organization.licence === "p1" && name !== "roleAssignments") throw unlicensed();
      const names = selected(call.query.get("$select"), type);
      const shape: (a: RoleAssignment) => Record<string, unknown> = shapes[name];
      return answerCollection(call, {
        type,
        context: `roleManagement/directory/${name}`,
        items: roles.current(kind),
        ordinal: (a) => a.ordinal,
        read: (a, path) => shape(a)[path],
        write: (a) => ({ ...pick(shape(a), names), ...expandable(call, a) }),
        defaultTop: 100,
        maxTop: 999,
      });
    },
  });
  const higher = [
    ["RoleManagement.Read.Directory"],
    ["RoleManagement.ReadWrite.Directory"],
    ["RoleManagement.Read.All"],
  ];
  const definitions = {
    versions: ["v1.0"] as const,
    method: "GET" as const,
    permissions: higher,
    bucket: "directory" as const,
    cost: 1,
  };
  return [
    list("roleAssignments", roleAssignmentType, "active", [...higher, ["Directory.Read.All"]]),
    list("roleAssignmentScheduleInstances", roleAssignmentScheduleInstanceType, "active", [
      ["RoleAssignmentSchedule.Read.Directory"],
      ...higher,
    ]),
    list("roleEligibilityScheduleInstances", roleEligibilityScheduleInstanceType, "eligible", [
      ["RoleEligibilitySchedule.Read.Directory"],
      ...higher,
    ]),
    {
      ...definitions,
      template: "/roleManagement/directory/roleDefinitions",
      handle: (call) =>
        answerCollection(call, {
          type: roleDefinitionType,
          context: "roleManagement/directory/roleDefinitions",
          items: roles.definitions,
          ordinal: (d) => d.ordinal,
          write: (d) => pick(withoutOrdinal(d) ?? {}, selected(call.query.get("$select"), roleDefinitionType)),
          defaultTop: 100,
          maxTop: 999,
        }),
    },
    {
      ...definitions,
      template: "/roleManagement/directory/roleDefinitions/{id}",
      handle: (call) => {
        const found = withoutOrdinal(roles.definitions.find((d) => d.id === param(call, 0)));
        if (!found) throw notFound(param(call, 0));
        return ok(pick(found, selected(call.query.get("$select"), roleDefinitionType)));
      },
    },
  ];
}

const withoutOrdinal = <T extends { ordinal: number }>(item: T | undefined): Omit<T, "ordinal"> | undefined => {
  if (!item) return undefined;
  const { ordinal: _, ...rest } = item;
  return rest;
};
