import type { Config } from "../config/config.ts";
import type { Ports } from "../ports/ports.ts";
import type { EnforcementStanding } from "../ports/store/enforcements.ts";
import { refusedMembers } from "./refusedMembers.ts";

/**
 * Looks once more for people who were read back outside the enforced group: an addition that was under way then may
 * have arrived since. Whoever shows up, and has no row that keeps them in, is taken out again. Safe to repeat.
 *
 * @param userIds at most 100.
 * @param keptBy who stays, by the rows of those who show up.
 * @returns those who had to be taken out.
 * @throws RefusedError naming Graph's code, or TransientError, when somebody is still in.
 */
export async function takeOutAgain(
  { store, directory, policyWriter }: Pick<Ports, "store" | "directory" | "policyWriter">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  userIds: readonly string[],
  keptBy: (standing: EnforcementStanding) => ReadonlySet<string> = ({ kept }) => kept,
): Promise<readonly string[]> {
  if (userIds.length === 0) return [];
  const inGroup = [...(await directory.membersAmong(enforcedGroupId, userIds))];
  if (inGroup.length === 0) return [];
  // The rows after the group: whoever enters has a row before.
  const kept = keptBy(await store.standingOf(inGroup));
  const late = inGroup.filter((userId) => !kept.has(userId));
  const refused = late.length === 0 ? [] : await policyWriter.removeMembers(enforcedGroupId, late);
  if (refused.length > 0) throw refusedMembers(refused, "could not be taken out of the enforced group again");
  return late;
}
