/** A principal, which may be a group, has a role or may activate it. Moments are ms since epoch. */
export interface RoleAssignment {
  readonly ordinal: number;
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  /** `active`: in force now; `eligible`: may be activated. */
  readonly kind: "active" | "eligible";
  /** `Activated`: an eligibility in use, which ends. */
  readonly assignmentType: "Assigned" | "Activated";
  readonly startAt: number;
  readonly endAt: number | undefined;
}

export interface RoleDefinition {
  readonly ordinal: number;
  /** The template id: built-in roles carry the same one in every tenant. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly isBuiltIn: boolean;
  readonly isEnabled: boolean;
  readonly templateId: string;
  readonly version: string;
  readonly resourceScopes: readonly string[];
}
