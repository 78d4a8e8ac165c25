import { z } from "zod";
import { envelope, Sequence, WorkerId } from "./eventFields.ts";

/** Whatever else the event says is kept as it came, and not read. */
const data = z.looseObject({ workerId: WorkerId, sequence: Sequence });

/** `managerChangedEvent.example.json` is a whole one. */
export const ManagerChangedEventSchema = z.object({
  ...envelope,
  type: z
    .literal("hr.worker.manager-changed.v1")
    .describe(
      "The person has another manager. Nothing is taken from it: who may collect a code is read in Entra, each time. Once Entra names the new one, an open link is mailed to them.",
    ),
  data,
});

/** The whole family: what this app has no use for is taken in, and shown. */
export const FAMILY = /^hr\.worker\.[a-z][a-z-]*\.v\d+$/;

/** `profileChangedEvent.example.json` is a whole one. */
export const OtherEventSchema = z.object({
  ...envelope,
  type: z
    .string()
    .regex(FAMILY)
    .describe(
      "`hr.worker.profile-changed.v1`, or any other of the family that this app does not name: it needs nothing, and stands in the trail.",
    ),
  data,
});

/** An event from which nothing follows but a line in the trail. */
export type NotedEvent = z.infer<typeof OtherEventSchema>;
