import { describe, expect, test } from "vitest";
import { movesAfter } from "../../../../../shared/domain/people/reportMoves.ts";
import type { PollState } from "../../../../../shared/domain/people/reportReading.ts";
import { reportStanding } from "../../../../../shared/domain/people/reportStanding.ts";

const HOUR = 3_600_000;
const NOW = new Date("2026-03-20T12:00:00.000Z");
const hoursAgo = (hours: number): string => new Date(NOW.getTime() - hours * HOUR).toISOString();
/** Moments with these many hours in between, the last one so long before now. */
const moves = (last: number, ...gaps: readonly number[]): readonly string[] => {
  const found = [last];
  for (const gap of gaps) found.unshift((found[0] ?? 0) + gap);
  return found.map(hoursAgo);
};
const daily = [24, 24, 24, 24, 24];

describe("a report", () => {
  test.each<[string, PollState, boolean]>([
    [
      "that is made anew every night, and was 36 hours old when it was read, moves",
      { completedAt: hoursAgo(2), moves: moves(60, ...daily) },
      false,
    ],
    [
      "that was made anew every night, and not for three days, stands",
      { completedAt: hoursAgo(2), moves: moves(75, ...daily) },
      true,
    ],
    [
      "whose few people change nothing for weeks moves as it always did",
      { completedAt: hoursAgo(2), moves: moves(24 * 20, 24, 24 * 9, 24, 24, 24) },
      false,
    ],
    [
      "that stands far longer than the longest time before",
      { completedAt: hoursAgo(2), moves: moves(24 * 30, 24, 24 * 9, 24, 24, 24) },
      true,
    ],
    [
      "of a tenant where nothing was ever seen to move is not known to stand",
      { completedAt: hoursAgo(2), moves: moves(24 * 30) },
      false,
    ],
    [
      "of which too little is known does not stand",
      { completedAt: hoursAgo(2), moves: moves(24 * 5, 24, 24, 24, 24) },
      false,
    ],
    [
      "that was not read for days is not known to stand",
      { completedAt: hoursAgo(100), moves: moves(130, ...daily) },
      false,
    ],
    ["whose lines tell no moment is not known to stand", { completedAt: hoursAgo(2) }, false],
    ["of before the moments were kept is not known to stand", { completedAt: hoursAgo(2), asOf: hoursAgo(900) }, false],
  ])("%s", (_which, state, stands) => {
    const { stillSince } = reportStanding(state, NOW);
    expect(stillSince).toBe(stands ? state.moves?.at(-1) : undefined);
  });

  test.each<[string, PollState | undefined, string | undefined]>([
    ["was read 47 hours ago", { completedAt: hoursAgo(47) }, undefined],
    ["was read two days ago", { completedAt: hoursAgo(48) }, hoursAgo(48)],
    ["was never read to its end, though it has been wanted for two days", { dueSince: hoursAgo(49) }, hoursAgo(49)],
    ["is being read for the first time", { dueSince: hoursAgo(5) }, undefined],
    ["of an app that has just been set up was not asked for", undefined, undefined],
  ])("that %s is overdue or not", (_which, state, since) => {
    expect(reportStanding(state, NOW).overdueSince).toBe(since);
  });

  test("that was missed twice is late", () => {
    expect(reportStanding({ completedAt: hoursAgo(13) }, NOW).isLate).toBe(false);
    expect(reportStanding({ completedAt: hoursAgo(13.1) }, NOW).isLate).toBe(true);
    expect(reportStanding(undefined, NOW)).toEqual({ isLate: false });
  });
});

describe("of how a report moves", () => {
  test("a moment a day or so is kept, the latest last", () => {
    let known: readonly string[] = [];
    for (let hours = 240; hours >= 0; hours -= 6) known = movesAfter(known, hoursAgo(hours));
    expect(known).toHaveLength(11);
    expect(known.at(-1)).toBe(hoursAgo(0));
    for (const [n, at] of known.slice(1, -1).entries())
      expect(Date.parse(at) - Date.parse(known[n] ?? "")).toBeGreaterThanOrEqual(18 * HOUR);
  });

  test("nothing is kept of a reading that brought nothing newer, or no moment", () => {
    const known = moves(30, 24);
    expect(movesAfter(known, hoursAgo(30))).toBe(known);
    expect(movesAfter(known, hoursAgo(40))).toBe(known);
    expect(movesAfter(known, undefined)).toBe(known);
  });
});
