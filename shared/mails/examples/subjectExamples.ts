import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Variant, VariedSubject } from "../../domain/mail/subjectVariants.ts";
import type { Chosen } from "./exampleMail.ts";

const examples: Readonly<Record<VariedSubject, { readonly kind: MailKind; readonly chosen: Chosen }>> = {
  announcement: { kind: "announcement", chosen: {} },
  dayOf: { kind: "dayOf", chosen: {} },
  reminder: { kind: "reminder", chosen: {} },
  chaserFriendly: { kind: "chaser", chosen: { tone: "first" } },
  chaserLoss: { kind: "chaser", chosen: { tone: "second" } },
  chaserLast: { kind: "chaser", chosen: { tone: "fourth" } },
  enforcementWarning: { kind: "enforcementWarning", chosen: {} },
};

/** The example that stands under this subject. */
export function subjectExample(
  subject: VariedSubject,
  variant: Variant,
): { readonly kind: MailKind; readonly chosen: Chosen } {
  const { kind, chosen } = examples[subject];
  return { kind, chosen: { ...chosen, variant } };
}
