import { z } from "zod";

/** Why somebody says that they cannot set up or use a passkey. Rows keep these: none is renamed or taken away. */
export const HelpReasonSchema = z.enum([
  "phoneTooOldOrNotMine",
  "deviceDoesNotOfferIt",
  "triedAndFailed",
  "awayUntil",
  "noPhone",
  "somethingElse",
]);
export type HelpReason = z.infer<typeof HelpReasonSchema>;

/** That a member of a wave asked for help: whoever knows their password can, so it decides nothing. */
export const HelpAskedNoteSchema = z.object({
  at: z.string(),
  reason: HelpReasonSchema,
  until: z.string().optional().describe("Of `awayUntil`: local date, the last day."),
});
export type HelpAskedNote = Readonly<z.infer<typeof HelpAskedNoteSchema>>;
