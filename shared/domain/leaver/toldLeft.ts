import { z } from "zod";

/** That HR told somebody has gone, beside whom it is about. */
export const ToldLeftSchema = z.object({
  worker: z.string().describe("Which worker of which HR system: only what HR says of the same one takes it back."),
  eventId: z.string().describe("The event that told of it."),
  at: z.string().describe("From when on."),
  waveId: z.string().optional().describe("The wave that they were in until then."),
});
export type ToldLeft = Readonly<z.infer<typeof ToldLeftSchema>>;
