import { sayTold, type Told, type ToldKey } from "../../domain/pass/told.ts";
import type { Language } from "../../domain/people/language.ts";
import { filled, type Hurdle } from "../hurdle.ts";
import { de } from "./codeNotices/de.ts";
import { en } from "./codeNotices/en.ts";
import { es } from "./codeNotices/es.ts";
import { fr } from "./codeNotices/fr.ts";
import type { NoticeWords } from "./codeNotices/noticeWording.ts";

export const noticeWords: Readonly<Record<Language, NoticeWords>> = { en, de, fr, es };

/** Why somebody is shown no code, in their language. @param refused its reason does where nothing else names it. */
export const refusedIn = (
  language: Language,
  refused: { readonly because: ToldKey; readonly told?: Told | undefined },
): string => toldIn(language, refused.told ?? { key: refused.because });

export const toldIn = (language: Language, told: Told): string => sayTold(told, noticeWords[language].told);

/** The same in the language of whoever stands before it. */
export function hurdleIn(language: Language, hurdle: Hurdle): Hurdle {
  const { told, link } = hurdle;
  if (!told || language === "en") return hurdle;
  const { hurdles, links } = noticeWords[language];
  const label = told.link && links[told.link];
  return { say: filled(hurdles[told.key], told.parts), link: link && { ...link, label: label ?? link.label } };
}
