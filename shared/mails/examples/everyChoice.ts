import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Language } from "../../domain/people/language.ts";
import { choicesOf } from "./choices.ts";
import type { Chosen } from "./exampleMail.ts";

/** What a subject says beside its own way. */
const IN_SUBJECTS = ["ask", "tone"];

/**
 * Every way to choose among the options of a kind; the same ones in the same order in each language. Another subject
 * changes nothing in the letter, so B and C come with what a subject depends on, and not with all the rest.
 */
export function everyChoice(kind: MailKind, language: Language): readonly Chosen[] {
  const choices = choicesOf(kind, language);
  const every = choices.reduce<readonly Chosen[]>(
    (before, { field, options }) => before.flatMap((one) => options.map(({ id }) => ({ ...one, [field]: id }))),
    [{}],
  );
  const others = choices.filter(({ field }) => field !== "variant" && !IN_SUBJECTS.includes(field));
  return every.filter(
    (chosen) =>
      (chosen["variant"] ?? "A") === "A" || others.every(({ field, options }) => chosen[field] === options[0]?.id),
  );
}
