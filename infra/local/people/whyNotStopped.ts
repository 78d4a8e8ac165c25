import type { StoredPolicy } from "../tenant/conditionalAccess/records.ts";
import { isExcluded, isIncluded } from "../tenant/conditionalAccess/scope.ts";
import type { TenantState } from "../tenant/state.ts";

/** Whether a policy is of the kind that ends passwords: it asks for a strength at every app. */
export const endsPasswords = ({ conditions, grantControls }: StoredPolicy): boolean =>
  Boolean(grantControls?.authenticationStrength) && conditions.applications.includeApplications.includes("All");

/** Why no policy stops a sign-in of this user by password now, for people who read the summary. */
export function whyNotStopped(tenant: TenantState, userId: string): string {
  const user = tenant.principals.user(userId);
  const naming = tenant.policies.inForce.filter((policy) => endsPasswords(policy) && isIncluded(tenant, policy, user));
  const enabled = naming.filter(({ state }) => state === "enabled");
  if (enabled.some((policy) => isExcluded(tenant, policy, user))) return "in the exclusion group";
  if (enabled.length > 0) return "its app is left out of the policy";
  return naming.length > 0 ? "policy not enabled" : "in no policy";
}
