import { z } from "zod";
import { AuditEventSchema } from "../../shared/domain/audit.ts";
import { JoinerFactsSchema } from "../../shared/domain/joiner/joinerTypes.ts";
import { OpenWorkSchema } from "../../shared/domain/joiner/openWork.ts";
import { ShownTroublesSchema } from "../../shared/troubles/shownTroubles.ts";

/** The answer to an HR event that was stored. */
export const AcceptedEventSchema = z.object({
  accepted: z.string().describe("The id of the event."),
  joinerId: z.guid().optional().describe("Of a hire: where the joiner is found once the event was worked on."),
  leaverId: z.guid().optional().describe("Of whoever leaves, or never comes: where they are found then."),
});
export type AcceptedEvent = z.infer<typeof AcceptedEventSchema>;

export const StandingSchema = z.enum([
  "waitingForAccount",
  "waitingForStart",
  "offered",
  "collected",
  "registered",
  "handedOver",
  "held",
  "cancelled",
  "left",
]);
export type Standing = z.infer<typeof StandingSchema>;

const summary = {
  joinerId: z.guid(),
  displayName: z.string(),
  source: z.string(),
  workerId: z.string(),
  startDate: z.iso.date(),
  timeZone: z.string(),
  standing: StandingSchema,
  userId: z.string().optional().describe("Of the account, once it was found."),
  because: z.string().optional().describe("Why the onboarding ended, in words for people."),
};
export type JoinerSummary = z.infer<z.ZodObject<typeof summary>>;

/** The answer of `GET /api/joiners`. */
export const JoinerListSchema = z.object({
  total: z.number().int().describe("Of all joiners, not of this page."),
  counts: z.record(StandingSchema, z.number().int()).describe("How many of all are where."),
  skip: z.number().int(),
  joiners: z.array(z.object(summary)),
  notWorkedOn: z.array(OpenWorkSchema).readonly().describe("Accepted HR events that no worker got through with yet."),
  troubles: ShownTroublesSchema.describe("What is refused, or does not go on, of the joiners of this page."),
});
export type JoinerList = z.infer<typeof JoinerListSchema>;

/** The answer of `GET /api/joiners/{joinerId}`. */
export const JoinerSchema = z.object({
  ...summary,
  facts: JoinerFactsSchema,
  audit: z.array(AuditEventSchema).readonly().describe("What happened, newest first."),
  troubles: ShownTroublesSchema,
});
export type Joiner = z.infer<typeof JoinerSchema>;
