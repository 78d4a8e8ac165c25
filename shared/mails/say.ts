import { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "../domain/people/language.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";
import { es } from "./messages/es.ts";
import { fr } from "./messages/fr.ts";
import type { ArgumentsOf, MessageKey, Messages } from "./messages/messages.ts";

const messages: Readonly<Record<Language, Messages>> = { en, de, fr, es };

/** How numbers and dates are written. */
export const localeOf: Readonly<Record<Language, string>> = { en: "en-GB", de: "de-DE", fr: "fr-FR", es: "es-ES" };

/** Arguments may be left out where a message has none. */
export type Say = <Key extends MessageKey>(
  key: Key,
  ...[args]: keyof ArgumentsOf<Key> extends never ? [] : [args: ArgumentsOf<Key>]
) => string;

/** Reading a message costs far more than filling it in. */
const read = new Map<string, IntlMessageFormat>();

function messageOf(language: Language, key: MessageKey): IntlMessageFormat {
  const name = `${language} ${key}`;
  const known = read.get(name);
  if (known) return known;
  const made = new IntlMessageFormat(messages[language][key], localeOf[language], undefined, { ignoreTag: true });
  read.set(name, made);
  return made;
}

/** The words of one language. Text that is put in is not read as a message. */
export const sayIn =
  (language: Language): Say =>
  (key, ...[args]) =>
    String(messageOf(language, key).format(args));

/** `3 minutes`. */
export const minutes = (say: Say, count: number): string => say("minutes", { count });
