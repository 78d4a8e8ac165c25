import { guidOf } from "../ids.ts";
import type { GroupRecord, UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import { transitiveGroupsOf } from "../principals/transitive.ts";
import { notFound } from "../server/graphError.ts";
import type { RoleAssignment, RoleDefinition } from "./records.ts";

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
  ["d29b2b05-8046-44ba-8758-1e26182fcf32", "Directory Synchronization Accounts"],
  ["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator"],
  ["b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator"],
  ["158c047a-c907-4556-b7ef-446551a6b5f7", "Cloud Application Administrator"],
  ["29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Administrator"],
  ["966707d0-3269-4727-9be2-8c3a10f19b9d", "Password Administrator"],
  ["f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator"],
];

/** The built-in roles, and who has which of them or may activate it. */
export class Roles {
  readonly definitions: readonly RoleDefinition[] = builtIn.map(([id, displayName], ordinal) => ({
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

  /** @param assignment `role` is a template id or a display name; the principal may be a group. */
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

  /** Template ids of the roles that a principal has now, directly or through groups. */
  activeRolesOf(principal: UserRecord | GroupRecord): ReadonlySet<string> {
    const templateIds = new Set<string>();
    if (this.assignments.length === 0) return templateIds;
    const groups =
      principal.kind === "user"
        ? this.#principals.groupsOf(principal)
        : new Set(transitiveGroupsOf(principal).map((g) => g.id));
    for (const { principalId, roleDefinitionId } of this.current("active"))
      if (principalId === principal.id || groups.has(principalId)) templateIds.add(roleDefinitionId);
    return templateIds;
  }
}
