import type { DirectoryRecord, GroupRecord } from "./records.ts";

/** Every member once, also those through groups. The groups themselves are among them, as Graph lists them. */
export function* transitiveMembers(group: GroupRecord): Generator<DirectoryRecord> {
  const seen = new Set<string>([group.id]);
  const queue: GroupRecord[] = [group];
  for (let at = queue.shift(); at; at = queue.shift()) {
    for (const { member } of at.members.values()) {
      if (seen.has(member.id)) continue;
      seen.add(member.id);
      yield member;
      if (member.kind === "group") queue.push(member);
    }
  }
}

/**
 * The groups that contain the principal, directly or through groups, as the directory has it: without the delay of
 * Conditional Access.
 */
export function transitiveGroupsOf(principal: DirectoryRecord): GroupRecord[] {
  const seen = new Map<string, GroupRecord>();
  const visit = (p: DirectoryRecord) => {
    for (const { group } of p.memberOf.values()) {
      if (seen.has(group.id)) continue;
      seen.set(group.id, group);
      visit(group);
    }
  };
  visit(principal);
  return [...seen.values()];
}
