import type { OurGroupFacts } from "./tenantFacts.ts";

/** What a group must be for the app to decide alone who is in it; of a group that was read. */
type GroupShape = Omit<OurGroupFacts, "id" | "displayName" | "owners" | "isManagementRestricted">;

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
