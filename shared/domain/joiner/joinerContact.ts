import { z } from "zod";
import { type Language, LanguageSchema } from "../people/language.ts";

/**
 * What HR told about reaching a hire before their first day. The address is personal: it stands in the rows about this
 * worker and in the mail to it, and nowhere else.
 */
export const JoinerContactSchema = z.object({
  personalMail: z.string().optional(),
  workerType: z.string().optional(),
  language: LanguageSchema.optional(),
});
export type JoinerContact = Readonly<z.infer<typeof JoinerContactSchema>>;

/** As HR sends it, unread. */
export interface ToldContact {
  readonly personalMail: string | undefined;
  readonly workerType: string | undefined;
  /** As `de-DE`. */
  readonly locale: string | undefined;
}

const MOST = 256;

/** Without what is far too long to be one. @param keepsMail of the worker types whose hires are written to. */
export function contactOf(told: ToldContact, keepsMail: (workerType: string | undefined) => boolean): JoinerContact {
  const workerType = short(told.workerType);
  const personalMail = keepsMail(workerType) ? short(told.personalMail) : undefined;
  const language = languageIn(told.locale);
  return { ...(personalMail && { personalMail }), ...(workerType && { workerType }), ...(language && { language }) };
}

const short = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  return trimmed && trimmed.length <= MOST ? trimmed : undefined;
};

/** `de-CH`, `de_CH` or `de` (RFC 5646); `undefined` for a language in which no mails are written. */
const languageIn = (locale: string | undefined): Language | undefined =>
  LanguageSchema.safeParse(locale?.trim().split(/[-_]/, 1)[0]?.toLowerCase()).data;

/**
 * What differs, without the addresses themselves: it stands in the trail. A row of before any of this was kept differs
 * in nothing.
 */
export function contactDifferences(before: JoinerContact | undefined, after: JoinerContact | undefined) {
  if (!before || !after) return [];
  const isSame = before.personalMail?.toLowerCase() === after.personalMail?.toLowerCase();
  const types = [before.workerType ?? "none", after.workerType ?? "none"] as const;
  return [
    ...(isSame ? [] : [{ field: "identity.personalEmail", before: sayOf(before), after: sayOf(after, "another") }]),
    ...(types[0].toLowerCase() === types[1].toLowerCase()
      ? []
      : [{ field: "employment.workerType", before: types[0], after: types[1] }]),
  ];
}

const sayOf = ({ personalMail }: JoinerContact, which = "one"): string =>
  personalMail === undefined ? "none" : `${which} address`;
