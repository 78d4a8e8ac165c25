import type { Config } from "../../../shared/config/config.ts";
import { hours } from "../../../shared/domain/calendar/durations.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import type { Enforcement } from "../../../shared/domain/enforcement/enforcement.ts";
import { readBackLeaves } from "../../../shared/enforcement/leave.ts";
import type { GuardNeeds } from "./guardNeeds.ts";

/** Whoever takes people out reads that back themselves, as a rule. */
const OWNER_READS_BACK_MS = hours(1);
const AT_ONCE = 100;

/**
 * Ends rows that are `leaving` since long of people who are out: the group showed it only after whoever took them out
 * had looked for the last time. Without that they could never enter again by the same wave. Changes no membership.
 *
 * @param inGroup everybody in the group, in lower case. @throws ConflictError TransientError: the next run goes on.
 */
export async function seeLeavesThrough(
  ports: Pick<GuardNeeds, "store" | "clock" | "directory">,
  config: Pick<Config, "enforcedGroupId">,
  inGroup: ReadonlySet<string>,
  rows: readonly Enforcement[],
): Promise<void> {
  const since = ports.clock.now().getTime() - OWNER_READS_BACK_MS;
  const late = rows.filter(
    ({ userId, state, at }) => state === "leaving" && !inGroup.has(userId) && Date.parse(at) <= since,
  );
  for (const [source, own] of Map.groupBy(late, (row) => row.source))
    for (const some of chunks(own, AT_ONCE))
      await readBackLeaves(
        ports,
        config,
        source,
        some.map(({ userId }) => userId),
      );
}
