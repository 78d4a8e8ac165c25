import type { Directory } from "../tenant/directory.ts";

/**
 * Keeps who was ever put into a group, by the tenant's word.
 * @returns from when on somebody's first membership counts at sign-ins, in ms; `undefined` for one who never was in.
 */
export function watchEntries(
  directory: Pick<Directory, "setMembershipObserver">,
  groupId: string,
): (userId: string) => number | undefined {
  const firstFrom = new Map<string, number>();
  directory.setMembershipObserver((change) => {
    if (change.groupId !== groupId || !change.isMember || firstFrom.has(change.memberId)) return;
    firstFrom.set(change.memberId, change.countsFrom);
  });
  return (userId) => firstFrom.get(userId);
}
