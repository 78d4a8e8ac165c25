import { z } from "zod";
import { HelpReasonSchema } from "../../shared/domain/self/helpReason.ts";
import { untilProblem } from "../../shared/domain/self/untilProblem.ts";
import { leftChoices } from "../../shared/web/pages/phoneGuide/guideParts.ts";

/** The body of `POST /api/me/enforce`: there is nothing to say, it is about whoever sends it. */
export const EnforceMyselfSchema = z.object({});

/** The body of `POST /api/me/help`. A field of the page's form that nobody filled in is none. */
export const AskForHelpSchema = z.object({
  reason: HelpReasonSchema.default("somethingElse").describe("What is in the way; this code alone is kept."),
  until: z
    .string()
    .transform((text) => text || undefined)
    .optional()
    .describe(
      "Of `awayUntil`, and needed there: local date, the last day away, at most 365 days ahead. Else left out.",
    ),
  what: z
    .string()
    .trim()
    .max(300, "must be at most 300 characters")
    .optional()
    .describe("In the person's own words. They stand in the mail, and are kept nowhere else."),
});
export type AskForHelp = z.infer<typeof AskForHelpSchema>;

/** The same, with a day that can be. */
export const askForHelpSchemaAt = (now: Date, timeZone: string): z.ZodType<AskForHelp> =>
  AskForHelpSchema.transform(({ until, ...asked }, context) => {
    if (asked.reason !== "awayUntil") return asked;
    const message = untilProblem(until, now, timeZone);
    if (message !== undefined) context.addIssue({ code: "custom", path: ["until"], message });
    return { ...asked, until };
  });

/** The query of `GET /phone`. */
export const PhoneGuideQuerySchema = z.strictObject({
  left: z.enum(leftChoices).optional().describe("What somebody still has who has a new phone, or none."),
});
