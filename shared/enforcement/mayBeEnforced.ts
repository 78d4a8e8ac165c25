import type { Config } from "../config/config.ts";
import { keepsIn } from "../domain/enforcement/enforcement.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Whether this person is enforced, or may be from one moment to the next: a row keeps them in the group, or takes them
 * out just now, or Entra shows them in it, whoever put them there.
 * @throws TransientError RefusedError when that is unreadable, which is not "no".
 */
export async function mayBeEnforced(
  { store, directory }: { readonly store: Pick<Ports["store"], "enforcementsOf"> } & Pick<Ports, "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  userId: string,
): Promise<boolean> {
  const [rows, inGroup] = await Promise.all([
    store.enforcementsOf([userId]),
    directory.membersAmong(enforcedGroupId, [userId]),
  ]);
  return inGroup.has(userId) || rows.some((row) => keepsIn(row) || row.state === "leaving");
}
