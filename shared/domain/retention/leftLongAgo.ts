import { createHash } from "node:crypto";
import { days } from "../calendar/durations.ts";
import { beginningOf } from "../calendar/turns.ts";

/** So many erasures are begun or refused in a run, and are under way at most: each reads many rows. */
export const MOST_LEFT = 50;
/** So many are looked up in a night, fifteen in a request: most who stay are accounts that are switched off. */
const MOST_LOOKED_UP = 750;

/**
 * Who of those who left long ago is looked up on a day. Everybody has a place on a circle, by a hash of their id, and
 * each day begins at another one. Nobody is left out for long, whoever stays in the list: with 7,500 people on it,
 * each is come to within a month. Pure.
 * @param userIds in any order.
 * @param day the moment at which the walk of that day began.
 */
export function leftOnDay(userIds: readonly string[], day: Date): readonly string[] {
  const from = beginningOf(Math.floor(day.getTime() / days(1)));
  const placed = [...new Set(userIds.map((id) => id.toLowerCase()))].map((userId) => ({
    userId,
    behind: (placeOf(userId) - from + 1) % 1,
  }));
  return placed
    .sort((a, b) => a.behind - b.behind)
    .slice(0, MOST_LOOKED_UP)
    .map(({ userId }) => userId);
}

/** From 0 to 1, evenly spread. */
const placeOf = (userId: string): number => createHash("sha256").update(userId).digest().readUIntBE(0, 6) / 2 ** 48;
