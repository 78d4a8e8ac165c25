import { z } from "zod";
import { daysAhead, isDate } from "../calendar/schedule.ts";

/** Why somebody says that they cannot set up or use a passkey. Rows keep these: none is renamed or taken away. */
export const HelpReasonSchema = z.enum([
  "phoneTooOldOrNotMine",
  "deviceDoesNotOfferIt",
  "triedAndFailed",
  "awayUntil",
  "noPhone",
  "somethingElse",
]);
export type HelpReason = z.infer<typeof HelpReasonSchema>;

/** That a member of a wave asked for help: whoever knows their password can, so it decides nothing. */
export const HelpAskedNoteSchema = z.object({
  at: z.string(),
  reason: HelpReasonSchema,
  until: z.string().optional().describe("Of `awayUntil`: local date, the last day."),
});
export type HelpAskedNote = Readonly<z.infer<typeof HelpAskedNoteSchema>>;

const MOST_DAYS_AWAY = 365;

/**
 * What is wrong with the last day of an absence. Pure.
 * @param until local date of the zone. @returns words for people; `undefined` for one that can be.
 */
export function untilProblem(until: string | undefined, now: Date, timeZone: string): string | undefined {
  if (until === undefined) return "must say the last day on which you are away, yyyy-mm-dd";
  if (!isDate(until)) return "must be a date, yyyy-mm-dd";
  const ahead = daysAhead(until, now, timeZone);
  return ahead < 0 || ahead > MOST_DAYS_AWAY ? `must lie from today to ${MOST_DAYS_AWAY} days ahead` : undefined;
}
