import { z } from "zod";
import { envelope, Identity, optional, Person, Sequence, TimeZone, WorkerId } from "./eventFields.ts";

/** What cannot be read counts as not told: nobody's onboarding waits for it. */
const ifTold = z.string().nullish().catch(undefined);

/** Of each event that tells of somebody who works here, or will: all that is true of them from then on. */
const data = z.object({
  workerId: WorkerId,
  sequence: Sequence,
  timeZone: optional(TimeZone).describe(
    "IANA name of the zone in which the person begins to work, or its offset (`+01:00`), which knows no summer time. Without it, the app's DEFAULT_TIME_ZONE.",
  ),
  identity: Identity.safeExtend({
    personalEmail: ifTold.describe(
      "The hire's own mail address. It is read, and kept, only for the worker types in PERSONAL_MAIL_WORKER_TYPES: such a hire gets a link of their own there.",
    ),
  }),
  person: Person.safeExtend({
    locale: ifTold.describe("As `de-DE`: the language in which the hire is written to."),
  }),
  employment: z.object({
    startDate: z.iso.date().describe("First day of work, local. The manager gets a link on its working morning."),
    managerDeputy: optional(Identity).describe(
      "Who collects the code where the manager cannot be reached, is on leave, or lets a link run out: only where HR_DEPUTY is on, and only a member with a mailbox, as Entra shows them at that moment. By the same names as the account.",
    ),
    workerType: ifTold.describe("As HR names it, such as `employee`."),
  }),
});

/**
 * A hire as our canonical CloudEvent tells it. The manager it may name is not even read: who may collect a pass is
 * Entra's word alone. The descriptions are the reference for senders; `hiredEvent.example.json` is a whole one.
 */
export const HiredEventSchema = z.object({
  ...envelope,
  type: z.literal("hr.worker.hired.v1").describe("Somebody was hired."),
  data,
});

/** `startDateChangedEvent.example.json` is a whole one. */
export const StartDateChangedEventSchema = z.object({
  ...envelope,
  type: z
    .literal("hr.worker.start-date-changed.v1")
    .describe("The first day of work moved. It says everything anew, as the hire did: whatever differs is taken over."),
  data,
});

/** `rehiredEvent.example.json` is a whole one. */
export const RehiredEventSchema = z.object({
  ...envelope,
  type: z
    .literal("hr.worker.rehired.v1")
    .describe(
      "Somebody who worked here before comes back. An account that is there already gets no code by itself: the helpdesk and the manager settle it.",
    ),
  data,
});

export const HireEventSchema = z.discriminatedUnion("type", [
  HiredEventSchema,
  StartDateChangedEventSchema,
  RehiredEventSchema,
]);
/** An event that tells of somebody who works here, or will. */
export type HireEvent = z.infer<typeof HireEventSchema>;
