import { z } from "zod";
import { DeviceFindingSchema, PersonFindingSchema, SpanSchema } from "../../shared/domain/signIns/logFindings.ts";

/** What of each log was read, within 30 days. Of what lies between nothing is known. */
const ReadSpansSchema = z.object({
  interactive: z.array(SpanSchema).readonly(),
  nonInteractive: z.array(SpanSchema).readonly(),
});

/** The answer of `GET /api/log-findings`. */
export const FindingListSchema = z.object({
  read: ReadSpansSchema.describe("The log is read in windows of waves alone: no row says nothing about other times."),
  findings: z.array(z.discriminatedUnion("kind", [PersonFindingSchema, DeviceFindingSchema])).readonly(),
  next: z.string().optional().describe("There may be more: ask again with it as `after`."),
});
export type FindingList = Readonly<z.infer<typeof FindingListSchema>>;
