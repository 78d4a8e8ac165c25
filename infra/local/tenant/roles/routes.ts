import { guidOf, iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import {
  type EntityType,
  roleAssignmentScheduleInstanceType,
  roleAssignmentType,
  roleDefinitionType,
  roleEligibilityScheduleInstanceType,
} from "../odata/entityTypes.ts";
import { parseExpand, pick, selected } from "../odata/select.ts";
import { writePrincipal } from "../principals/principalJson.ts";
import type { GroupRecord, Principals, UserRecord } from "../principals/state.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { badRequest, notFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

export interface RoleAssignment {
  readonly ordinal: number;
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  /** `active`: held now; `eligible`: may be activated. */
  readonly kind: "active" | "eligible";
  /** `Activated`: an eligibility in use, which ends. */
  readonly assignmentType: "Assigned" | "Activated";
  readonly startAt: number;
  readonly endAt: number | undefined;
}

// Source: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference, read 2026-11.
const builtIn: readonly (readonly [string, string])[] = [
  ["62e90394-69f5-4237-9190-012177145e10", "Global Administrator"],
  ["e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator"],
  ["7be44c8a-adaf-4e2a-84d6-ab2649e08a13", "Privileged Authentication Administrator"],
  ["c4e39bd9-1100-46d3-8c65-fb160da0071f", "Authentication Administrator"],
  ["b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", "Conditional Access Administrator"],
  ["194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator"],
  ["fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"],
  ["729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"],
  ["f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"],
];

export class Roles {
  readonly definitions = builtIn.map(([id, displayName], ordinal) => ({
    ordinal,
    id,
    displayName,
    description: displayName,
    isBuiltIn: true,
    isEnabled: true,
    templateId: id,
    version: "1",
    resourceScopes: ["/"],
  }));
  readonly assignments: RoleAssignment[] = [];
  readonly #principals: Principals;
  readonly #seed: number;
  readonly #now: () => number;

  constructor(principals: Principals, seed: number, now: () => number) {
    this.#principals = principals;
    this.#seed = seed;
    this.#now = now;
  }

  /** `role` by template id or display name; the principal may be a group. */
  assign(assignment: {
    principalId: string;
    role: string;
    kind?: "active" | "eligible";
    assignmentType?: "Assigned" | "Activated";
    endAt?: number;
  }): RoleAssignment {
    const { principalId, role, kind = "active", assignmentType = "Assigned", endAt } = assignment;
    const definition = this.definitions.find((d) => d.id === role || d.displayName === role);
    if (!definition) throw new Error(`no role ${role}`);
    const principal = this.#principals.principal(principalId);
    if (principal.kind === "user") this.#principals.onChange(principal);
    const ordinal = this.assignments.length;
    const made: RoleAssignment = {
      ordinal,
      id: `${guidOf(this.#seed, `role ${principal.id} ${definition.id} ${ordinal}`)}-1`,
      principalId: principal.id,
      roleDefinitionId: definition.id,
      kind,
      assignmentType,
      startAt: this.#now(),
      endAt,
    };
    this.assignments.push(made);
    return made;
  }

  remove(id: string): void {
    const at = this.assignments.findIndex((a) => a.id === id);
    if (at < 0) throw notFound(id);
    this.assignments.splice(at, 1);
  }

  *current(kind: "active" | "eligible"): Generator<RoleAssignment> {
    const now = this.#now();
    for (const assignment of this.assignments)
      if (assignment.kind === kind && (assignment.endAt ?? Number.POSITIVE_INFINITY) > now) yield assignment;
  }

  /** Template ids of the roles a principal holds now, directly or through groups. */
  activeRolesOf(principal: UserRecord | GroupRecord): ReadonlySet<string> {
    const held = new Set<string>();
    if (this.assignments.length === 0) return held;
    const groups =
      principal.kind === "user"
        ? this.#principals.groupsOf(principal)
        : new Set(this.#principals.transitiveMemberOf(principal).map((g) => g.id));
    for (const { principalId, roleDefinitionId } of this.current("active"))
      if (principalId === principal.id || groups.has(principalId)) held.add(roleDefinitionId);
    return held;
  }
}

export function roleRoutes(tenant: TenantState): Route[] {
  const { roles, principals } = tenant;
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
