import { z } from "zod";
import { days } from "../calendar/durations.ts";
import { localDateOf, workingDatesBefore } from "../calendar/schedule.ts";
import type { TicketCounts } from "./ticketCounts.ts";

/**
 * How the helpdesk stands. `notSet`: nobody has said what it can take. `notKnown`: no tickets were posted for a week.
 * `low`: it could take more. `high`: chasers come half as often. `over`: nothing to many people begins.
 */
export const LoadSchema = z.object({
  kind: z.enum(["notSet", "notKnown", "low", "usual", "high", "over"]),
  limit: z.number().int().optional().describe("What it can take in a day (`TICKETS_A_DAY`)."),
  perDay: z.number().optional().describe("Tickets a working day, over the last three before today."),
  today: z.number().int().optional().describe("Opened today so far."),
  postedAt: z.string().optional().describe("When tickets were posted last."),
});
export type HelpdeskLoad = Readonly<z.infer<typeof LoadSchema>>;

/** Working days before today whose tickets are averaged. */
const WORKING_DAYS = 3;
const KNOWN_FOR_MS = days(7);
/** Shares of the limit. */
const LOW = 0.5;
const HIGH = 0.8;

/**
 * The load of the helpdesk against its limit (R42): today's tickets so far, or the average of the last three working
 * days, whichever is more. Tickets of days off count to the working days around them. Pure.
 * @param counts `undefined` where none were ever posted, or nobody can read them.
 */
export function helpdeskLoad(
  counts: TicketCounts | undefined,
  limit: number | undefined,
  now: Date,
  { workingDays }: { readonly workingDays: readonly number[] },
): HelpdeskLoad {
  if (limit === undefined) return { kind: "notSet" };
  if (!counts) return { kind: "notKnown", limit };
  const { postedAt, timeZone, opened } = counts;
  // A moment that cannot be read is not of the last week either.
  if (!(now.getTime() - Date.parse(postedAt) <= KNOWN_FOR_MS)) return { kind: "notKnown", limit, postedAt };
  const todayIs = localDateOf(now, timeZone);
  const first = workingDatesBefore(todayIs, WORKING_DAYS, workingDays)[0] ?? todayIs;
  const before = Object.entries(opened).filter(([date]) => date >= first && date < todayIs);
  const perDay = before.reduce((sum, [, count]) => sum + count, 0) / WORKING_DAYS;
  const today = opened[todayIs] ?? 0;
  const share = Math.max(perDay, today) / limit;
  const kind = share > 1 ? "over" : share > HIGH ? "high" : share > LOW ? "usual" : "low";
  return { kind, limit, perDay: Math.round(perDay * 10) / 10, today, postedAt };
}

/** How chasers go: as planned, at twice their interval, or not at all for now. */
export type ChasePace = "usual" | "half" | "none";
export const chasePace = ({ kind }: HelpdeskLoad): ChasePace =>
  kind === "over" ? "none" : kind === "high" ? "half" : "usual";

/** e.g. `the helpdesk gets 52 tickets a day (61 today), and can take 40`. */
export function sayLoad({ limit, perDay = 0, today = 0 }: HelpdeskLoad): string {
  return `the helpdesk gets ${perDay} tickets a day (${today} today), and can take ${limit}`;
}
