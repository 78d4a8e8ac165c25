import { z } from "zod";
import { MailKindSchema } from "../../shared/domain/mail/mailKinds.ts";
import { LanguageSchema } from "../../shared/domain/people/language.ts";
import { PersonSchema } from "../../shared/domain/people/person.ts";

/** The answer of `GET /api/mails`. */
export const MailKindsSchema = z.object({
  mails: z
    .array(
      z.object({
        kind: MailKindSchema,
        title: z.string(),
        to: z.string().describe("Who gets it."),
        when: z.string(),
        languages: z.array(LanguageSchema).readonly().describe("In which it is written."),
        choices: z
          .array(
            z.object({
              field: z.string().describe("Of the query, and of the body of a test."),
              says: z.string(),
              options: z.array(z.object({ id: z.string(), says: z.string() })).readonly(),
            }),
          )
          .readonly()
          .describe("What its words depend on."),
      }),
    )
    .readonly(),
  setUp: z
    .object({
      minutes: z.number().int(),
      measuredOf: z.number().int().optional().describe("Of so many people it is the median; absent: the setting."),
    })
    .describe("How long mails say that setting up a passkey takes."),
});
export type MailKinds = z.infer<typeof MailKindsSchema>;

/** The answer of `GET /api/mails/{kind}`. */
export const MailExampleSchema = z.object({
  kind: MailKindSchema,
  language: LanguageSchema,
  chosen: z.record(z.string(), z.string()).readonly(),
  subject: z.string(),
  plainText: z.string(),
  html: z.string().describe("With the logo in it; a mail that is sent takes it along as an inline attachment."),
});
export type MailExample = z.infer<typeof MailExampleSchema>;

/** One text of a kind. */
const MailTextShownSchema = z.object({
  key: z.string(),
  ours: z.string().describe("The app's own words, an ICU message. What stands in braces is put in."),
  longest: z.number().int().describe("So many characters at most, however it comes out."),
  fixed: z.string().optional().describe("Why its words cannot be changed; absent: they can."),
  text: z.string().optional().describe("The tenant's own words."),
  faults: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("Why its own words are not used any more: a later version puts in something else."),
  by: PersonSchema.optional().describe("Who changed it last, or took it back."),
  at: z.string().optional(),
  etag: z.string().optional().describe("To be sent along with the next change; absent: nobody ever changed it."),
});
export type MailTextShown = z.infer<typeof MailTextShownSchema>;

/** The answer of `GET /api/mails/{kind}/texts`, and of a change. */
export const MailTextsSchema = z.object({
  kind: MailKindSchema,
  language: LanguageSchema,
  texts: z.array(MailTextShownSchema).readonly(),
});
export type MailTexts = z.infer<typeof MailTextsSchema>;

/** The answer of `POST /api/mails/{kind}/test`. */
export const TestSentSchema = z.object({
  sentTo: z.string().describe("The mailbox of whoever asked; a test goes nowhere else."),
  sentAt: z.string().describe("Once an hour for each example: asked again, it is the mail that went."),
});
export type TestSent = z.infer<typeof TestSentSchema>;
