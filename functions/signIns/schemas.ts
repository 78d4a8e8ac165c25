import { z } from "zod";
import { InactiveDeviceSchema } from "../../shared/domain/signIns/inactiveDevices.ts";
import { DeviceFindingSchema, PersonFindingSchema } from "../../shared/domain/signIns/logFindings.ts";
import { SpanSchema } from "../../shared/domain/signIns/readSpans.ts";
import { TryFindingSchema } from "../../shared/domain/signIns/registrationTries.ts";

/** What of each log was read, within 30 days. Of what lies between nothing is known. */
const ReadSpansSchema = z.object({
  interactive: z.array(SpanSchema).readonly(),
  nonInteractive: z.array(SpanSchema).readonly(),
  ownRegistrations: z.array(SpanSchema).readonly().describe("Directory audits: what people did to register methods."),
  stoppedRegistrations: z.array(SpanSchema).readonly().describe("Sign-ins to register methods that were refused."),
  breakGlass: z
    .array(SpanSchema)
    .readonly()
    .describe("Who got in with a break-glass account: read for each of them, whether a wave reads or not."),
  breakGlassTries: z.array(SpanSchema).readonly().describe("The same of who tried to."),
  devices: z.array(SpanSchema).readonly().describe("From when to when Entra's list of inactive devices was read last."),
});

const BreakGlassReadSchema = z.object({
  accounts: z.number().int().describe("So many are watched: those of the settings, and who is in their group."),
  membersAt: z.string().optional().describe("When it was read last who is in it, to the hour."),
  leftOut: z.number().int().optional().describe("So many more are in it, and are not watched."),
});

/** The answer of `GET /api/log-findings`. */
export const FindingListSchema = z.object({
  read: ReadSpansSchema.describe(
    "But for break-glass accounts sign-ins are read in windows of waves alone: no row says nothing about other times.",
  ),
  breakGlass: BreakGlassReadSchema,
  inactiveDevices: z.enum(["off", "on"]).describe("Whether `INACTIVE_DEVICES` has them read."),
  findings: z
    .array(
      z.discriminatedUnion("kind", [PersonFindingSchema, DeviceFindingSchema, TryFindingSchema, InactiveDeviceSchema]),
    )
    .readonly(),
  next: z.string().optional().describe("There may be more: ask again with it as `after`."),
});
export type FindingList = Readonly<z.infer<typeof FindingListSchema>>;
