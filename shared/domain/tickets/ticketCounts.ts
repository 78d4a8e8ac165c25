import { z } from "zod";
import { days } from "../calendar/durations.ts";
import { localDateOf } from "../calendar/schedule.ts";

/** What is known of the tickets of late: the brake looks at nothing else. */
export const TicketCountsSchema = z.object({
  postedAt: z.string().describe("When tickets were posted last; an empty list says that there were none."),
  timeZone: z.string().describe("In which the days are."),
  opened: z.record(z.string(), z.number().int()).describe("How many were opened, by local date; none where it lacks."),
});
export type TicketCounts = Readonly<z.infer<typeof TicketCountsSchema>>;

/** Three working days in a row, with long holidays between them, lie within so many days. */
const COUNTED_DAYS = 21;

/** From which moment on tickets are counted anew. */
export const countedFrom = (now: Date): string => new Date(now.getTime() - days(COUNTED_DAYS)).toISOString();

/** Counts as of a moment. @param openedAt of all tickets since `countedFrom`. */
export function ticketCounts(openedAt: Iterable<string>, now: Date, timeZone: string): TicketCounts {
  const opened: Record<string, number> = {};
  for (const at of openedAt) {
    const date = localDateOf(new Date(at), timeZone);
    opened[date] = (opened[date] ?? 0) + 1;
  }
  return { postedAt: now.toISOString(), timeZone, opened };
}
