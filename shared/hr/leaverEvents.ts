import { z } from "zod";
import { envelope, Identity, optional, Person, PlausibleDate, Sequence, TimeZone, WorkerId } from "./eventFields.ts";

const shared = {
  workerId: WorkerId,
  sequence: Sequence,
  timeZone: optional(TimeZone).describe(
    "Zone in which the day ends: IANA name or offset. Without it, the app's DEFAULT_TIME_ZONE.",
  ),
  identity: Identity,
  person: optional(Person),
};
const effectiveDate = optional(PlausibleDate);

/** `hireCancelledEvent.example.json` is a whole one. */
export const HireCancelledEventSchema = z.object({
  ...envelope,
  type: z.literal("hr.worker.hire-cancelled.v1").describe("Somebody who was hired will not come after all."),
  data: z.object({
    ...shared,
    effectiveDate: effectiveDate.describe("What follows is done at the end of this local day; without it at once."),
  }),
});

/** `terminatedEvent.example.json` is a whole one. */
export const TerminatedEventSchema = z.object({
  ...envelope,
  type: z.literal("hr.worker.terminated.v1").describe("Somebody leaves, or has left."),
  data: z
    .object({
      ...shared,
      effectiveDate: effectiveDate.describe("The last day of work, where `employment.endDate` does not name it."),
      employment: optional(z.object({ endDate: effectiveDate })).describe(
        "`endDate` is the last day of work, local. What follows is done when that day is over.",
      ),
    })
    .refine(({ effectiveDate, employment }) => Boolean(effectiveDate ?? employment?.endDate), {
      path: ["employment", "endDate"],
      message: "must name the last day of work, here or as effectiveDate",
    }),
});

export const LeaverEventSchema = z.discriminatedUnion("type", [HireCancelledEventSchema, TerminatedEventSchema]);
/** An event that tells of somebody who works here no longer. */
export type LeaverEvent = z.infer<typeof LeaverEventSchema>;
