import type { DirectoryRecord, GroupRecord, UserRecord } from "./records.ts";

/**
 * Ids of the groups that a user is in, also through groups, as Conditional Access sees them at a moment.
 * @returns `until` when that may change by itself.
 */
export function groupsInEffect(
  user: UserRecord,
  groups: ReadonlyMap<string, GroupRecord>,
  now: number,
): { readonly set: ReadonlySet<string>; readonly until: number } {
  let until = Number.POSITIVE_INFINITY;
  const set = new Set<string>();
  const visit = (principal: DirectoryRecord) => {
    for (const { group, effectiveFrom } of principal.memberOf.values()) {
      if (effectiveFrom > now) until = Math.min(until, effectiveFrom);
      else enter(group);
    }
    for (const [groupId, former] of principal.left) {
      const group = groups.get(groupId);
      if (!group || former.until <= now) continue;
      until = Math.min(until, former.from > now ? former.from : former.until);
      if (former.from <= now) enter(group);
    }
  };
  const enter = (group: GroupRecord) => {
    if (set.has(group.id)) return;
    set.add(group.id);
    visit(group);
  };
  visit(user);
  return { set, until };
}
