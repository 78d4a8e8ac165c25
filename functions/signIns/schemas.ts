import { z } from "zod";
import { DeviceFindingSchema, PersonFindingSchema } from "../../shared/domain/signIns/logFindings.ts";
import { SpanSchema } from "../../shared/domain/signIns/readSpans.ts";
import { TryFindingSchema } from "../../shared/domain/signIns/registrationTries.ts";

/** What of each log was read, within 30 days. Of what lies between nothing is known. */
const ReadSpansSchema = z.object({
  interactive: z.array(SpanSchema).readonly(),
  nonInteractive: z.array(SpanSchema).readonly(),
  ownRegistrations: z.array(SpanSchema).readonly().describe("Directory audits: what people did to register methods."),
  stoppedRegistrations: z.array(SpanSchema).readonly().describe("Sign-ins to register methods that were refused."),
});

/** The answer of `GET /api/log-findings`. */
export const FindingListSchema = z.object({
  read: ReadSpansSchema.describe("Sign-ins are read in windows of waves alone: no row says nothing about other times."),
  findings: z
    .array(z.discriminatedUnion("kind", [PersonFindingSchema, DeviceFindingSchema, TryFindingSchema]))
    .readonly(),
  next: z.string().optional().describe("There may be more: ask again with it as `after`."),
});
export type FindingList = Readonly<z.infer<typeof FindingListSchema>>;
