import type { Language } from "../../domain/people/language.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import type { MessageKey, Messages } from "./messages.ts";

const messages: Readonly<Record<Language, Messages>> = { en, de, fr, es };

/** Our own words, as an ICU message. */
export const ourText = (language: Language, key: MessageKey): string => messages[language][key];

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(en, key);

/** How numbers and dates are written. */
export const localeOf: Readonly<Record<Language, string>> = { en: "en-GB", de: "de-DE", fr: "fr-FR", es: "es-ES" };
