import { z } from "zod";

/** What is written to somebody to whom nobody else writes: to add a second passkey, or to try the one they have. */
export type QuietAsk = "second" | "unused";

/** What the last look at a quiet time told of one person. Moments are ISO UTC. */
export const QuietNoteSchema = z.object({
  lookedAt: z.string(),
  passkeys: z.number().int().describe("Usable ones at that look."),
  nextAt: z.string().describe("Nobody looks again before."),
  lastInteractiveAt: z
    .string()
    .optional()
    .describe("When the account was last signed in to by somebody, or tried; of enforced people. Absent: not told."),
  secondAskedAt: z.string().optional(),
  unusedAskedAt: z.string().optional(),
});
export type QuietNote = Readonly<z.infer<typeof QuietNoteSchema>>;

/** How far the looks have come, and how many mails they have led to on a day. */
export const QuietWalkSchema = z.object({
  after: z.string().optional().describe("User id behind which to go on."),
  restUntil: z.string().optional().describe("Everybody was looked at: the next round begins then."),
  day: z.string().optional().describe("In UTC."),
  asked: z.number().int().default(0).describe("On that day."),
  owners: z
    .object({ reading: z.string(), after: z.string().optional().describe("Owner behind whom to go on.") })
    .optional()
    .describe("How far the owners of inactive devices have come, of which reading of the list."),
});
export type QuietWalk = Readonly<z.infer<typeof QuietWalkSchema>>;
