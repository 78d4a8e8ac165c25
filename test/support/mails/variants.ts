import { type MailKind, MailKindSchema } from "../../../shared/domain/mail/mailKinds.ts";
import type { Language } from "../../../shared/domain/people/language.ts";
import { choicesOf, languagesOf } from "../../../shared/mails/examples/choices.ts";
import { type Chosen, exampleMail } from "../../../shared/mails/examples/exampleMail.ts";
import type { ComposedMail } from "../../../shared/mails/mailData.ts";
import { around, brand } from "./samples.ts";

/** The kinds that go to people. */
export const personalKinds = MailKindSchema.options.filter((kind) => languagesOf(kind).length > 1);

export interface Variant {
  readonly name: string;
  readonly mail: ComposedMail;
}

/** Every mail of a kind that a reader of this language can get; the same ones in the same order in each language. */
export function variantsOf(kind: MailKind, language: Language): readonly Variant[] {
  const everyWay = choicesOf(kind, language).reduce<readonly Chosen[]>(
    (before, { field, options }) => before.flatMap((one) => options.map(({ id }) => ({ ...one, [field]: id }))),
    [{}],
  );
  return everyWay.map((chosen) => ({
    name: Object.entries(chosen)
      .filter(([, id]) => id !== "no")
      .map(([field, id]) => (id === "yes" ? field : `${field} ${id}`))
      .join(", "),
    mail: exampleMail(kind, chosen, { ...around, language }, brand),
  }));
}
