import { z } from "zod";

/** The body of `POST /api/me/enforce`: there is nothing to say, it is about whoever sends it. */
export const EnforceMyselfSchema = z.object({});

/** The body of `POST /api/me/help`. */
export const AskForHelpSchema = z.object({
  what: z.string().trim().max(500).optional().describe("What does not work, in the person's own words."),
});
export type AskForHelp = z.infer<typeof AskForHelpSchema>;
