import { z } from "zod";
import { VariantSchema, VariedSubjectSchema } from "../domain/mail/subjectVariants.ts";
import { subjectYields, YIELD_HOURS } from "../domain/mail/subjectYield.ts";
import { FEWEST_TO_TELL, type YieldVerdict } from "../domain/mail/yieldVerdict.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { ExampleSurroundings } from "../mails/examples/exampleData.ts";
import { exampleMail } from "../mails/examples/exampleMail.ts";
import { subjectExample } from "../mails/examples/subjectExamples.ts";
import type { TenantBrand } from "../mails/mailData.ts";
import type { Ports } from "../ports/ports.ts";
import type { SentUnderVariant } from "../ports/store/mails.ts";
import { allMembers } from "./memberPages.ts";

const count = z.number().int();

/** The answer of `GET /api/waves/{waveId}/mails`. */
export const MailYieldSchema = z.object({
  compared: z.boolean().describe("Whether subjects are compared now (`SUBJECT_VARIANTS`)."),
  subjects: z
    .array(
      z.object({
        subject: VariedSubjectSchema,
        verdict: z
          .enum(["tooFew", "tooEarly", "mayBeChance", "clear"])
          .describe("What the numbers tell; `clear` where `best` did better than chance explains."),
        best: VariantSchema.optional(),
        says: z.string().describe("The same in a sentence for people."),
        variants: z
          .array(
            z.object({
              variant: VariantSchema,
              example: z.string().describe("As it reads in the tenant's language to somebody without a passkey."),
              sent: count.describe("People who were sent it; each counts once, from the first time."),
              hadOne: count.describe("Of those, who had a passkey before, or of whom nobody knows since when."),
              counted: count.describe("Of the others, whose 72 hours are over."),
              within72Hours: count.describe("Of those, who set up a passkey that works within the 72 hours."),
              byNow: count.describe("Of all who had none: who has one now, by the last look at them."),
            }),
          )
          .readonly(),
      }),
    )
    .readonly()
    .describe("In the order in which people get them; none before it was sent."),
});
export type MailYield = Readonly<z.infer<typeof MailYieldSchema>>;

/** What came of a wave's mails, by subject. Reads the rows of this wave and of no other. @throws TransientError */
export async function readMailYield(
  { store, clock }: Pick<Ports, "store" | "clock">,
  wave: WaveFacts,
  compared: boolean,
  around: ExampleSurroundings,
  brand: TenantBrand,
): Promise<MailYield> {
  const sent: SentUnderVariant[] = [];
  for await (const page of store.sentUnderVariants(wave.waveId)) sent.push(...page);
  const members = sent.length > 0 ? await allMembers(store, wave.waveId) : [];
  const subjects = subjectYields(sent, members, clock.now()).map(({ subject, variants, verdict }) => ({
    subject,
    verdict: verdict.kind,
    ...(verdict.kind === "clear" && { best: verdict.best }),
    says: sayVerdict(verdict),
    variants: variants.map((one) => {
      const { kind, chosen } = subjectExample(subject, one.variant);
      return { ...one, example: exampleMail(kind, chosen, around, brand).subject };
    }),
  }));
  return { compared, subjects };
}

function sayVerdict(verdict: YieldVerdict): string {
  switch (verdict.kind) {
    case "tooFew":
      return `Too few to tell: fewer than ${FEWEST_TO_TELL} people without a passkey were sent one of these.`;
    case "tooEarly":
      return `Too early to tell: for too many of these people the ${YIELD_HOURS} hours are not over.`;
    case "mayBeChance":
      return "No clear winner: the differences may be chance.";
    case "clear":
      return `${verdict.best} did best, by more than chance explains.`;
  }
}
