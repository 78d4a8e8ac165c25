import type { Config } from "../config/config.ts";
import type { Ports } from "../ports/ports.ts";
import { openReleases } from "./openReleases.ts";

/**
 * Reads who is in the group, and turns the rows of those who show up from `entering` to `in`.
 * @param userIds at most 100. @returns those whose row is `entering`, and who do not show up yet, though they are not
 * released.
 */
export async function readBackEntries(
  { store, clock, directory }: Pick<Ports, "store" | "clock" | "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  source: string,
  userIds: readonly string[],
): Promise<readonly string[]> {
  const rows = (await store.enforcementsOf(userIds)).filter((row) => row.source === source && row.state === "entering");
  if (rows.length === 0) return [];
  const inGroup = await directory.membersAmong(
    enforcedGroupId,
    rows.map(({ userId }) => userId),
  );
  const at = clock.now().toISOString();
  const found = rows.filter(({ userId }) => inGroup.has(userId));
  if (found.length > 0) await store.saveEnforcements(found.map((row) => ({ ...row, state: "in" as const, at })));
  const missing = rows.flatMap(({ userId }) => (inGroup.has(userId) ? [] : [userId]));
  if (missing.length === 0) return [];
  const released = await openReleases(store);
  return missing.filter((userId) => !released.has(userId.toLowerCase()));
}
