import { z } from "zod";
import { LoadSchema } from "../../shared/domain/tickets/brake.ts";
import { IssueSchema } from "../../shared/domain/tickets/issues.ts";

/** The answer of `POST /api/tickets`. */
export const TicketsTakenSchema = z.object({
  taken: z.number().int().describe("How many tickets the request had; those known before are replaced."),
});
export type TicketsTaken = z.infer<typeof TicketsTakenSchema>;

/** The answer of `GET /api/issues-found`. */
export const IssueListSchema = z.object({
  tickets: z.number().int().describe("How many tickets are counted here."),
  issues: z.array(IssueSchema).readonly().describe("The most frequent first."),
  helpdesk: LoadSchema.extend({ say: z.string().describe("The same in words for people.") }).describe(
    "How the helpdesk stands now, whatever is asked for here.",
  ),
  postedAt: z.string().optional().describe("When tickets were posted last; absent while none ever were."),
});
export type IssueList = Readonly<z.infer<typeof IssueListSchema>>;
