import { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "../../domain/people/language.ts";
import { localeOf } from "./ours.ts";

/** An ICU message; markup in it is text. @throws SyntaxError when it is none. */
export const readMessage = (language: Language, text: string): IntlMessageFormat =>
  new IntlMessageFormat(text, localeOf[language], undefined, { ignoreTag: true });
