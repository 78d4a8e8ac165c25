import type { UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import type { Roles } from "../roles/state.ts";
import type { StoredPolicy } from "./records.ts";

export interface ScopeSources {
  readonly principals: Principals;
  readonly roles: Roles;
}

const isGuest = (user: UserRecord): boolean => user.properties["userType"] === "Guest";
/**
 * Whether a guest is of the kinds that the condition names. How the account came tells the kind of a stand-in guest.
 */
function isGuestOf(user: UserRecord, condition: Record<string, unknown> | null): boolean {
  if (!condition || !isGuest(user)) return false;
  const kinds = String(condition["guestOrExternalUserTypes"] ?? "").split(/,\s*/);
  const isExternal =
    String(user.properties["userPrincipalName"]).includes("#EXT#") || user.properties["externalUserState"] != null;
  return kinds.includes(isExternal ? "b2bCollaborationGuest" : "internalGuest");
}

function hasRole({ roles }: ScopeSources, user: UserRecord, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  const active = roles.activeRolesOf(user);
  return wanted.some((role) => active.has(role));
}

/** Whether the users condition holds: the user is included in one way at least and excluded in none. */
export const isInScope = (sources: ScopeSources, policy: StoredPolicy, user: UserRecord): boolean =>
  isIncluded(sources, policy, user) && !isExcluded(sources, policy, user);

/** Whether the policy names the user, excluded or not. */
function isIncluded(sources: ScopeSources, { conditions }: StoredPolicy, user: UserRecord): boolean {
  const { users } = conditions;
  const groups = sources.principals.groupsOf(user);
  return (
    users.includeUsers.includes("All") ||
    users.includeUsers.includes(user.id) ||
    users.includeGroups.some((id) => groups.has(id)) ||
    (isGuest(user) && users.includeUsers.includes("GuestsOrExternalUsers")) ||
    isGuestOf(user, users.includeGuestsOrExternalUsers) ||
    hasRole(sources, user, users.includeRoles)
  );
}

/** Whether the policy leaves the user out in one way at least. */
export function isExcluded(sources: ScopeSources, { conditions }: StoredPolicy, user: UserRecord): boolean {
  const { users } = conditions;
  const groups = sources.principals.groupsOf(user);
  return (
    users.excludeUsers.includes(user.id) ||
    users.excludeGroups.some((id) => groups.has(id)) ||
    (isGuest(user) && users.excludeUsers.includes("GuestsOrExternalUsers")) ||
    isGuestOf(user, users.excludeGuestsOrExternalUsers) ||
    hasRole(sources, user, users.excludeRoles)
  );
}

/**
 * Since when an enabled policy has applied to a user who is in its scope now. It is the latest of four moments: the
 * policy's state, its scope, the user's joining an included group, and the end of the last exclusion. Of several ways
 * in, the earliest counts. It is worked out only when asked, from what is kept anyway.
 */
export function appliesSince({ principals }: ScopeSources, policy: StoredPolicy, user: UserRecord): number {
  const { users } = policy.conditions;
  const began = (name: string, id: string) => policy.since.get(`${name} ${id}`) ?? policy.createdAt;
  const waysIn: number[] = [];
  for (const id of ["All", user.id, "GuestsOrExternalUsers"])
    if (users.includeUsers.includes(id)) waysIn.push(began("includeUsers", id));
  for (const id of users.includeGroups) {
    const joined = memberSince(user, id);
    if (joined !== undefined) waysIn.push(Math.max(joined, began("includeGroups", id)));
  }
  for (const id of users.includeRoles) waysIn.push(began("includeRoles", id));
  const wayIn = waysIn.length > 0 ? Math.min(...waysIn) : policy.createdAt;
  const exclusionsEnded: number[] = [];
  for (const [key, at] of policy.since) {
    const [name = "", id = ""] = key.split(" ");
    if (name === "excludeUsers" && id === user.id) exclusionsEnded.push(at);
    if (name === "excludeGroups" && principals.groupsOf(user).has(id)) exclusionsEnded.push(at);
    if (key === "conditions") exclusionsEnded.push(at);
  }
  const wereExcluded = (groupId: string, seen = new Set<string>()): boolean => {
    if (users.excludeGroups.includes(groupId)) return true;
    if (seen.has(groupId)) return false;
    seen.add(groupId);
    return [...(principals.groups.get(groupId)?.memberOf.keys() ?? [])].some((parent) => wereExcluded(parent, seen));
  };
  for (const [groupId, { until }] of user.left) if (wereExcluded(groupId)) exclusionsEnded.push(until);
  return Math.max(user.createdAt, policy.stateSince, wayIn, ...exclusionsEnded);
}

/** The earliest moment since which the user has been in the group without a break, also through groups. */
function memberSince(user: UserRecord, groupId: string): number | undefined {
  let best: number | undefined;
  const visit = (principal: { memberOf: UserRecord["memberOf"] }, since: number, seen: ReadonlySet<string>) => {
    for (const { group, effectiveFrom } of principal.memberOf.values()) {
      if (seen.has(group.id)) continue;
      const at = Math.max(since, effectiveFrom);
      if (group.id === groupId) best = best === undefined ? at : Math.min(best, at);
      visit(group, at, new Set([...seen, group.id]));
    }
  };
  visit(user, 0, new Set());
  return best;
}
