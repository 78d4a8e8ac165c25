/** What decides who may change a group, as Graph spells it. */
export interface GroupShape {
  readonly groupTypes?: readonly string[] | null | undefined;
  readonly securityEnabled?: boolean | null | undefined;
  readonly mailEnabled?: boolean | null | undefined;
  readonly membershipRule?: string | null | undefined;
  readonly isAssignableToRole?: boolean | null | undefined;
  readonly onPremisesSyncEnabled?: boolean | null | undefined;
}

/**
 * Why the app could not put people into a group and take them out, or why others would; `undefined` when nothing is
 * wrong. Fit is a plain security group with assigned members.
 */
export function groupFault(group: GroupShape): string | undefined {
  const types = group.groupTypes ?? [];
  if (group.securityEnabled !== true) return "is no security group";
  if (group.membershipRule || types.includes("DynamicMembership")) return "is dynamic: a rule decides who is in it";
  if (group.onPremisesSyncEnabled === true) return "is synchronised: only the directory on premises can change it";
  if (group.isAssignableToRole === true) return "is role-assignable: the app has no permission to change it";
  if (types.includes("Unified")) return "is a Microsoft 365 group: its owners and guests' hosts can change it";
  return group.mailEnabled === true ? "is mail-enabled: Graph cannot change who is in it" : undefined;
}
