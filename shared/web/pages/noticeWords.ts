import { sayTold, type Told, type ToldKey } from "../../domain/pass/told.ts";
import type { Language } from "../../domain/people/language.ts";
import type { Said } from "../actWords.ts";
import { filled, type Hurdle } from "../hurdle.ts";
import { de } from "./codeNotices/de.ts";
import { en } from "./codeNotices/en.ts";
import { es } from "./codeNotices/es.ts";
import { fr } from "./codeNotices/fr.ts";
import type { NoticeWords } from "./codeNotices/noticeWording.ts";
import { deskWords } from "./deskWords.ts";
import { teamWords } from "./teamWords.ts";

export const noticeWords: Readonly<Record<Language, NoticeWords>> = { en, de, fr, es };

/** Why somebody is shown no code, in their language. @param refused its reason does where nothing else names it. */
export const refusedIn = (
  language: Language,
  refused: { readonly because: ToldKey; readonly told?: Told | undefined },
): string => toldIn(language, refused.told ?? { key: refused.because });

const toldWordsIn = (language: Language): Readonly<Record<ToldKey, string>> => ({
  ...noticeWords[language].told,
  ...deskWords[language].told,
  ...teamWords[language].told,
});
const all: Readonly<Record<Language, Readonly<Record<ToldKey, string>>>> = {
  en: toldWordsIn("en"),
  de: toldWordsIn("de"),
  fr: toldWordsIn("fr"),
  es: toldWordsIn("es"),
};

export const toldIn = (language: Language, told: Told): string => sayTold(told, all[language]);

/** @param message in English, for what has no name. */
export function saidIn(language: Language, message: string, said: Said | undefined): string {
  if (!said || language === "en") return message;
  if ("told" in said) return toldIn(language, said.told);
  const { acts } = deskWords[language];
  if ("act" in said) return filled(acts[said.act], said.parts);
  return filled(acts.nothingDone, { why: hurdleIn(language, said.hurdle).say });
}

/** The same in the language of whoever stands before it. */
export function hurdleIn(language: Language, hurdle: Hurdle): Hurdle {
  const { told, link } = hurdle;
  if (!told || language === "en") return hurdle;
  const { hurdles, links } = noticeWords[language];
  const label = told.link && links[told.link];
  return { say: filled(hurdles[told.key], told.parts), link: link && { ...link, label: label ?? link.label } };
}
