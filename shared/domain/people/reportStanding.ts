import { days, hours } from "../calendar/durations.ts";
import type { PollState } from "./reportReading.ts";

/** How far the registration report can be gone by, as people read it. */
export interface ReportStanding {
  /** When it was read completely. */
  readonly readAt?: string | undefined;
  /** The newest `lastUpdatedDateTime` of its lines: Entra has made none since. */
  readonly newestAt?: string | undefined;
  /** It was not read for so long that it is late. */
  readonly isLate: boolean;
  /** No reading of it has ended for two days, though one began. */
  readonly overdueSince?: string | undefined;
  /** Since when no line of it was made anew, where that is far longer than it ever took before. */
  readonly stillSince?: string | undefined;
}

/** It is read every six hours; twice missed is late. */
const LATE_MS = hours(13);
const OVERDUE_MS = days(2);
/** It is up to 36 hours old by design, and made anew once a day. Source: graph facts 2. */
const STILL_MS = days(3);
/** Of fewer nobody can tell how often the report moves here. */
const LEAST_MOVES = 6;
const TIMES_LONGER = 3;

const ms = (at: string): number => Date.parse(at);

/** What a reading has learnt of it. Never a reason to decide anything: it is told to people. Pure. */
export function reportStanding(state: PollState | undefined, now: Date): ReportStanding {
  const { completedAt: readAt, dueSince, moves = [] } = state ?? {};
  const age = (at: string | undefined): number => (at === undefined ? 0 : now.getTime() - ms(at));
  const due = readAt ?? dueSince;
  const newestAt = moves.at(-1);
  return {
    ...(readAt !== undefined && { readAt }),
    ...(newestAt !== undefined && { newestAt }),
    isLate: age(readAt) > LATE_MS,
    ...(age(due) >= OVERDUE_MS && { overdueSince: due }),
    ...(isStill(moves, readAt) && { stillSince: newestAt }),
  };
}

/** At the last reading: what was not read since tells nothing of the report. */
function isStill(moves: readonly string[], readAt: string | undefined): boolean {
  const newest = moves.at(-1);
  if (newest === undefined || readAt === undefined || moves.length < LEAST_MOVES) return false;
  const gaps = moves.slice(1).map((at, n) => ms(at) - ms(moves[n] ?? at));
  return ms(readAt) - ms(newest) > Math.max(STILL_MS, TIMES_LONGER * Math.max(...gaps));
}
