import { z } from "zod";
import type { MailKind } from "../../shared/domain/mail/mailKinds.ts";
import { type Language, LanguageSchema } from "../../shared/domain/people/language.ts";
import { choicesOf, languagesOf } from "../../shared/mails/examples/choices.ts";
import type { Chosen } from "../../shared/mails/examples/exampleMail.ts";
import type { MessageKey } from "../../shared/mails/messages/messages.ts";

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
  return z.strictObject(fieldsOf(kind, fallback)).transform(({ language, ...chosen }) => ({
    language: language as Language,
    chosen: chosen as Chosen,
  }));
}

/** One text to change: the body of `POST /api/mails/{kind}/texts`. */
export interface ChangedText extends AskedMail {
  readonly key: MessageKey;
  /** `null`: back to ours. */
  readonly text: string | null;
  /** Of the row that was looked at. */
  readonly etag: string | undefined;
}

/**
 * What may be changed of a kind: a text that its mails say. A form carries the example that it came from too, to go
 * back there, and `back` from its other button.
 */
export function changedTextSchema(
  kind: MailKind,
  fallback: Language,
  keys: readonly MessageKey[],
): z.ZodType<ChangedText> {
  const { language, ...choices } = fieldsOf(kind, fallback);
  return z
    .strictObject({
      ...choices,
      language: language.unwrap(),
      key: z.string().refine((key) => keys.includes(key as MessageKey), keyFault(keys)),
      text: z.string("text, or null to go back to our words").trim().nullable(),
      etag: z.string().optional(),
      back: z.literal("yes").optional(),
    })
    .transform(({ language: chosenLanguage, key, text, etag, back, ...chosen }) => ({
      language: chosenLanguage as Language,
      key: key as MessageKey,
      text: back === undefined ? text : null,
      etag: etag === "" ? undefined : etag,
      chosen: chosen as Chosen,
    }));
}

const keyFault = (keys: readonly MessageKey[]): string =>
  keys.length === 0 ? "what goes to the staff has no words that can be changed" : `one of ${keys.join(", ")}`;

function fieldsOf(kind: MailKind, fallback: Language) {
  const languages = languagesOf(kind);
  const first = languages.includes(fallback) ? fallback : (languages[0] as Language);
  const fields = choicesOf(kind, first).map(({ field, options }) => {
    const ids = options.map(({ id }) => id);
    return [field, z.enum(ids as [string, ...string[]], `one of ${ids.join(", ")}`).optional()] as const;
  });
  return {
    language: LanguageSchema.extract([...languages], { error: `one of ${languages.join(", ")}` }).default(first),
    ...Object.fromEntries(fields),
  };
}
