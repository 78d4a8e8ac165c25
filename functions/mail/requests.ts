import { z } from "zod";
import type { MailKind } from "../../shared/domain/mail/mailKinds.ts";
import { type Language, LanguageSchema } from "../../shared/domain/people/language.ts";
import { choicesOf, languagesOf } from "../../shared/mails/examples/choices.ts";
import type { Chosen } from "../../shared/mails/examples/exampleMail.ts";

/** Which example of a kind: the query of the preview, and the body of `POST /api/mails/{kind}/test`. */
export interface AskedMail {
  readonly language: Language;
  readonly chosen: Chosen;
}

/**
 * What may be asked of a kind: a language in which it is written, and one of the options of whatever its words depend
 * on. Anything else is a fault that names what there is.
 */
export function askedMailSchema(kind: MailKind, fallback: Language): z.ZodType<AskedMail> {
  const languages = languagesOf(kind);
  const first = languages.includes(fallback) ? fallback : (languages[0] as Language);
  const fields = choicesOf(kind, first).map(({ field, options }) => {
    const ids = options.map(({ id }) => id);
    return [field, z.enum(ids as [string, ...string[]], `one of ${ids.join(", ")}`).optional()] as const;
  });
  return z
    .strictObject({
      language: LanguageSchema.extract([...languages], { error: `one of ${languages.join(", ")}` }).default(first),
      ...Object.fromEntries(fields),
    })
    .transform(({ language, ...chosen }) => ({ language, chosen: chosen as Chosen }));
}
