import type { Config } from "../config/config.ts";
import { mayTurn } from "../domain/enforcement/enforcement.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { StoredEnforcement } from "../ports/store/enforcements.ts";
import { type Entry, lineOf, rowsOf } from "./enter.ts";
import { settle } from "./settle.ts";

/**
 * Ends one reason for people to be in the enforced group: the one way out. First the rows, then the audit lines, then
 * the group, which whoever has another reason does not leave. The rows are `leaving`, and `readBackLeaves` makes them
 * `ended`; those of people who were only due are `ended` at once. Safe to repeat. Needs no policy that runs.
 *
 * @param userIds at most 100.
 * @throws RefusedError naming Graph's code, or TransientError, when somebody is still in. ConflictError when a row
 * changes all the time.
 */
export async function leave(
  ports: Pick<Ports, "store" | "clock" | "policyWriter">,
  config: Pick<Config, "enforcedGroupId">,
  entry: Entry,
  userIds: readonly string[],
): Promise<void> {
  const { store, clock } = ports;
  const leaving = await endReason(store, entry, userIds, clock.now().toISOString());
  if (leaving.length === 0) return;
  // Read after the rows were written: of two reasons that end at once, the later one takes the person out.
  const { kept } = await store.standingOf(leaving.map(idOf));
  await store.append(
    leaving.map((row) =>
      lineOf(
        entry.scope,
        row,
        "leavesEnforcement",
        kept.has(row.userId) ? "stays in it for another reason" : undefined,
      ),
    ),
  );
  await settle(ports, config, { ins: [], outs: leaving.map(idOf).filter((userId) => !kept.has(userId)) });
}

const MOST_TRIES = 3;

/**
 * Writes the rows. This may be a way back for many: it does not wait for somebody else who wrote one of them meanwhile.
 * @returns those that are `leaving`, also since an earlier call. @throws ConflictError when they change all the time.
 */
async function endReason(
  store: Ports["store"],
  entry: Entry,
  userIds: readonly string[],
  at: string,
  tries: number = MOST_TRIES,
): Promise<readonly StoredEnforcement[]> {
  const people = userIds.map((userId) => ({ userId }));
  const known = await rowsOf(store, entry.source, people);
  const rows = [...known.values()].map((row) => leftRow(row, at, entry.by));
  const news = rows.filter(({ userId, state }) => known.get(userId)?.state !== state);
  try {
    if (news.length > 0) await store.saveEnforcements(news);
    return rows.filter(({ state }) => state === "leaving");
  } catch (error) {
    if (!(error instanceof ConflictError) || tries <= 1) throw error;
    return endReason(store, entry, userIds, at, tries - 1);
  }
}

function leftRow(row: StoredEnforcement, at: string, by: string): StoredEnforcement {
  if (mayTurn(row.state, "leaving")) return { ...row, state: "leaving", at, by };
  return row.state === "due" ? { ...row, state: "ended", at, by } : row;
}

/**
 * Reads who is still in the group. Turns the rows of those who are out from `leaving` to `ended`, also of those who
 * stay for another reason. @param userIds at most 100. @returns those who are still in.
 */
export async function readBackLeaves(
  { store, clock, directory }: Pick<Ports, "store" | "clock" | "directory">,
  { enforcedGroupId }: Pick<Config, "enforcedGroupId">,
  source: string,
  userIds: readonly string[],
): Promise<readonly string[]> {
  const { rows: all, kept } = await store.standingOf(userIds);
  const rows = all.filter((row) => row.source === source && row.state === "leaving");
  if (rows.length === 0) return [];
  const asked = rows.map(idOf).filter((userId) => !kept.has(userId));
  const inGroup = asked.length === 0 ? new Set<string>() : await directory.membersAmong(enforcedGroupId, asked);
  const at = clock.now().toISOString();
  const out = rows.filter(({ userId }) => !inGroup.has(userId));
  if (out.length > 0) await store.saveEnforcements(out.map((row) => ({ ...row, state: "ended" as const, at })));
  return rows.map(idOf).filter((userId) => inGroup.has(userId));
}

const idOf = ({ userId }: StoredEnforcement): string => userId;
