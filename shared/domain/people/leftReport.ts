import { days } from "../calendar/durations.ts";

/** Somebody whom a reading of the report did not find where they were, nor anywhere else. */
export interface Missing {
  readonly userId: string;
  /** When the first reading began that missed them. */
  readonly since: string;
}

/** A few may go at once in any tenant. */
const FEW = 20;
/** So many at once are rather a report that is cut off. */
const MOST_SHARE = 0.1;
/** Twice the age that the report may have (graph facts 2). */
const BELIEVED_AFTER_MS = days(3);

/**
 * Who has left the report: whoever two complete readings missed, as somebody may slip from one page to another while it
 * is read. Very many at once are believed after three days only, and a report that names nobody any more never is.
 * Whoever is switched off leaves it, too: it says nothing about whether somebody has gone (R115). Pure.
 * @param missing of the reading that is complete now.
 * @param known how many people the report names, with those who are missing.
 * @returns `isTooMany` while nobody is marked for that reason.
 */
export function whoLeft(
  missing: readonly Missing[],
  { startedAt, known }: { readonly startedAt: string; readonly known: number },
): { readonly left: readonly string[]; readonly isTooMany: boolean } {
  const twice = missing.filter(({ since }) => since < startedAt);
  const isMany = twice.length > Math.max(FEW, known * MOST_SHARE);
  if (missing.length >= known) return { left: [], isTooMany: twice.length > 0 };
  const believed = isMany
    ? twice.filter(({ since }) => Date.parse(startedAt) - Date.parse(since) >= BELIEVED_AFTER_MS)
    : twice;
  return { left: believed.map(({ userId }) => userId), isTooMany: believed.length < twice.length };
}
