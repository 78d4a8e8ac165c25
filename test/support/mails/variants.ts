import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import type { Language } from "../../../shared/domain/people/language.ts";
import { everyChoice } from "../../../shared/mails/examples/everyChoice.ts";
import { exampleMail } from "../../../shared/mails/examples/exampleMail.ts";
import type { ComposedMail } from "../../../shared/mails/mailData.ts";
import { personalKinds } from "../../../shared/mails/texts/textsSaid.ts";
import { around, brand } from "./samples.ts";

export { personalKinds };

export interface Variant {
  readonly name: string;
  readonly mail: ComposedMail;
}

/** Every mail of a kind that a reader of this language can get; the same ones in the same order in each language. */
export function variantsOf(kind: MailKind, language: Language): readonly Variant[] {
  return everyChoice(kind, language).map((chosen) => ({
    name: Object.entries(chosen)
      .filter(([, id]) => id !== "no")
      .map(([field, id]) => (id === "yes" ? field : `${field} ${id}`))
      .join(", "),
    mail: exampleMail(kind, chosen, { ...around, language }, brand),
  }));
}
