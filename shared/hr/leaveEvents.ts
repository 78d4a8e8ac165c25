import { z } from "zod";
import { envelope, optional, PlausibleDate, Sequence, TimeZone, text, WorkerId } from "./eventFields.ts";

const Leave = z
  .object({
    startDate: PlausibleDate.describe("First day of the leave, local. It may lie ahead: nothing happens before it."),
    expectedEndDate: optional(PlausibleDate).describe(
      "When the person is expected back. It is kept for people to read and ends nothing: `leave-ended` does.",
    ),
  })
  .refine(({ startDate, expectedEndDate }) => expectedEndDate === undefined || expectedEndDate >= startDate, {
    path: ["expectedEndDate"],
    message: "must not lie before startDate",
  });

/** Somebody is on leave from a day on. `leaveStartedEvent.example.json` is a whole one. */
export const LeaveStartedEventSchema = z.object({
  ...envelope,
  type: z.literal("hr.worker.leave-started.v1").describe("A leave begins, or what was told of it is corrected."),
  data: z.object({
    workerId: WorkerId,
    sequence: Sequence,
    timeZone: optional(TimeZone).describe(
      "Zone in which the day begins: IANA name or offset. Without it, the app's DEFAULT_TIME_ZONE.",
    ),
    identity: z.object({
      employeeId: text(16).describe("`employeeId` of the account in Entra: by it alone the account is found."),
    }),
    leave: Leave,
  }),
});

/** The leave of a worker is over, from now on. `leaveEndedEvent.example.json` is a whole one. */
export const LeaveEndedEventSchema = z.object({
  ...envelope,
  type: z
    .literal("hr.worker.leave-ended.v1")
    .describe("The leave is over, or was cancelled: the person counts again as soon as the event was worked on."),
  data: z.object({ workerId: WorkerId, sequence: Sequence }),
});

export const LeaveEventSchema = z.discriminatedUnion("type", [LeaveStartedEventSchema, LeaveEndedEventSchema]);
export type LeaveEvent = z.infer<typeof LeaveEventSchema>;
