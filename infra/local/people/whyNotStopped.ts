import type { StoredPolicy } from "../tenant/conditionalAccess/records.ts";
import { isExcluded } from "../tenant/conditionalAccess/scope.ts";
import type { TenantState } from "../tenant/state.ts";

/** Whether a policy is of the kind that ends passwords: it asks for a strength at every app. */
export const endsPasswords = ({ conditions, grantControls }: StoredPolicy): boolean =>
  Boolean(grantControls?.authenticationStrength) && conditions.applications.includeApplications.includes("All");

/** Why nothing stops a sign-in of this user by password now, for people who read the summary. */
export function whyNotStopped(tenant: TenantState, enforcedGroupId: string, userId: string): string {
  const user = tenant.principals.user(userId);
  if (!tenant.principals.groupsOf(user).has(enforcedGroupId)) return "not in the enforced group any more";
  const over = tenant.policies.inForce.filter(
    (policy) => endsPasswords(policy) && policy.conditions.users.includeGroups.includes(enforcedGroupId),
  );
  const enabled = over.filter(({ state }) => state === "enabled");
  if (enabled.length === 0) return over.length > 0 ? "policy not enabled" : "no policy over the enforced group";
  if (enabled.every((policy) => isExcluded(tenant, policy, user))) return "left out of the policy";
  const takesPasswords = enabled.some(({ grantControls }) =>
    tenant.strengths.accepts(grantControls?.authenticationStrength?.id ?? "", { combination: "password" }),
  );
  return takesPasswords ? "the strength takes a password" : "its app is left out of the policy";
}
