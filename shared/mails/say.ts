import type { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "../domain/people/language.ts";
import type { ArgumentsOf, MessageKey } from "./messages/messages.ts";
import { ourText } from "./messages/ours.ts";
import { readMessage } from "./messages/readMessage.ts";
import type { OwnTexts } from "./texts/ownTexts.ts";

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
  const made = readMessage(language, ourText(language, key));
  read.set(name, made);
  return made;
}

/** The words of one language: the tenant's own, or else ours. Text that is put in is not read as a message. */
export const sayIn =
  (language: Language, { texts }: { readonly texts: OwnTexts }): Say =>
  (key, ...[args]) =>
    String((texts.of(language, key) ?? messageOf(language, key)).format(args));

/** `3 minutes`. */
export const minutes = (say: Say, count: number): string => say("minutes", { count });
