import type { Config } from "../config/config.ts";
import type { Ports } from "../ports/ports.ts";
import type { EnforcementStanding } from "../ports/store/enforcements.ts";

/**
 * Whether this person is enforced, or may be from one moment to the next: Entra shows them in the group, whoever
 * put them there. Or a row keeps them in it, takes them out just now, or cannot be read.
 * @throws TransientError RefusedError when that is unreadable, which is not "no".
 */
export async function mayBeEnforced(
  { store, directory }: { readonly store: Pick<Ports["store"], "standingOf"> } & Pick<Ports, "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  userId: string,
): Promise<boolean> {
  const [standing, inGroup] = await Promise.all([
    store.standingOf([userId]),
    directory.membersAmong(enforcedGroupId, [userId]),
  ]);
  return inGroup.has(userId) || mayKeepIn(standing, userId);
}

/** Whether a row of theirs keeps this person in the group, takes them out just now, or cannot be read. */
export const mayKeepIn = ({ kept, rows }: EnforcementStanding, userId: string): boolean =>
  kept.has(userId.toLowerCase()) || rows.some(({ state }) => state === "leaving");
