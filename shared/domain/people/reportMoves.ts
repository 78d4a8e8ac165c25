import { days } from "../calendar/durations.ts";

/** Days of which the newest moment of the report is kept. */
const MOST_MOVES = 11;

/**
 * The newest moments of the report, one a day or so, the latest last: by them the app learns how often it moves here.
 * Whether the moment of a line moves though nothing about its person did is not documented. So where a handful of
 * people change nothing for weeks, it may stand for weeks. Pure.
 */
export function movesAfter(moves: readonly string[], newest: string | undefined): readonly string[] {
  const last = moves.at(-1);
  if (newest === undefined || (last !== undefined && Date.parse(newest) <= Date.parse(last))) return moves;
  const before = moves.at(-2);
  const isOfThatDay = before !== undefined && Date.parse(newest) - Date.parse(before) < days(1);
  return [...(isOfThatDay ? moves.slice(0, -1) : moves), newest].slice(-MOST_MOVES);
}
