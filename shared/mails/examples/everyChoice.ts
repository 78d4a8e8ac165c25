import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Language } from "../../domain/people/language.ts";
import { choicesOf } from "./choices.ts";
import type { Chosen } from "./exampleMail.ts";

/** Every way to choose among the options of a kind; the same ones in the same order in each language. */
export const everyChoice = (kind: MailKind, language: Language): readonly Chosen[] =>
  choicesOf(kind, language).reduce<readonly Chosen[]>(
    (before, { field, options }) => before.flatMap((one) => options.map(({ id }) => ({ ...one, [field]: id }))),
    [{}],
  );
