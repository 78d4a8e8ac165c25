import type { Config } from "../config/config.ts";
import { keepsIn, mayTurn } from "../domain/enforcement/enforcement.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredEnforcement } from "../ports/store/enforcements.ts";
import { type Entry, lineOf, rowsOf } from "./enter.ts";
import { refusedMembers } from "./refusedMembers.ts";

/**
 * Ends one reason for people to be in the enforced group: the one way out. First the rows (`leaving`, or `ended` for
 * those who were only due), then the audit lines, then the group, which whoever has another reason does not leave.
 * `readBackLeaves` makes the rows `ended`. Safe to repeat. Needs no policy that runs.
 *
 * @param userIds at most 100.
 * @throws RefusedError naming Graph's code, or TransientError, when somebody is still in. ConflictError when a row
 * changed meanwhile.
 */
export async function leave(
  { store, clock, policyWriter }: Pick<Ports, "store" | "clock" | "policyWriter">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  { source, by, scope }: Entry,
  userIds: readonly string[],
): Promise<void> {
  const at = clock.now().toISOString();
  const rows = [
    ...(
      await rowsOf(
        store,
        source,
        userIds.map((userId) => ({ userId })),
      )
    ).values(),
  ];
  const news = rows.flatMap((row): StoredEnforcement[] => {
    if (mayTurn(row.state, "leaving")) return [{ ...row, state: "leaving", at, by }];
    return row.state === "due" ? [{ ...row, state: "ended", at, by }] : [];
  });
  if (news.length > 0) {
    await store.saveEnforcements(news);
    await store.append(news.map((row) => lineOf(scope, row, "leavesEnforcement")));
  }
  const leaving = rows.filter(({ state }) => state !== "due" && state !== "ended").map(({ userId }) => userId);
  if (leaving.length === 0) return;
  // Read after the rows were written: of two reasons that end at once, the later one takes the person out.
  const kept = new Set((await store.enforcementsOf(leaving)).filter(keepsIn).map(({ userId }) => userId));
  const out = leaving.filter((userId) => !kept.has(userId));
  const refused = out.length === 0 ? [] : await policyWriter.removeMembers(enforcedGroupId, out);
  if (refused.length > 0) throw refusedMembers(refused, "could not be taken out of the enforced group");
}

/**
 * Reads who is still in the group, and turns the rows of those who are out, or who stay for another reason, from
 * `leaving` to `ended`. @param userIds at most 100. @returns those who are still in.
 */
export async function readBackLeaves(
  { store, clock, directory }: Pick<Ports, "store" | "clock" | "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  source: string,
  userIds: readonly string[],
): Promise<readonly string[]> {
  const all = await store.enforcementsOf(userIds);
  const rows = all.filter((row) => row.source === source && row.state === "leaving");
  if (rows.length === 0) return [];
  const kept = new Set(all.filter(keepsIn).map(({ userId }) => userId));
  const asked = rows.map(({ userId }) => userId).filter((userId) => !kept.has(userId));
  const inGroup = asked.length === 0 ? new Set<string>() : await directory.membersAmong(enforcedGroupId, asked);
  const at = clock.now().toISOString();
  const out = rows.filter(({ userId }) => !inGroup.has(userId));
  if (out.length > 0) await store.saveEnforcements(out.map((row) => ({ ...row, state: "ended" as const, at })));
  return rows.flatMap(({ userId }) => (inGroup.has(userId) ? [userId] : []));
}
