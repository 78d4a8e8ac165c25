import { z } from "zod";

/** A leave that HR told of and did not end, beside whom it is about. */
export const ToldLeaveSchema = z.object({
  worker: z.string().describe("Which worker of which HR system: only what HR says of the same one ends it."),
  eventId: z.string().describe("The event that told of it."),
  from: z.string().describe("First day, a local date."),
  beginsAt: z.string().describe("When that day begins."),
});
export type ToldLeave = Readonly<z.infer<typeof ToldLeaveSchema>>;
