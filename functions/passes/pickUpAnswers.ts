import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Told } from "../../shared/domain/pass/told.ts";
import type { Language } from "../../shared/domain/people/language.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import type { PassRefusal } from "../../shared/passes/collect.ts";
import { page } from "../../shared/web/answers.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import { filled, type Hurdle } from "../../shared/web/hurdle.ts";
import { pageLanguage } from "../../shared/web/pageLanguage.ts";
import type { CodeLink, CodeNotice } from "../../shared/web/pages/codeNotices/noticeWording.ts";
import { noticeWords, refusedIn } from "../../shared/web/pages/noticeWords.ts";
import { messagePage } from "../../shared/web/pages/pickUpPages.ts";
import { footNotes } from "../../shared/web/pages/words.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { GUESSED_WITHIN_SECONDS } from "./guesses.ts";

/** Whoever looks at a page: the settings that stand around it, and what they read. */
export interface Reader {
  readonly config: Config;
  readonly language: Language;
}

export const readerOf = (request: HttpRequest, config: Config): Reader => ({
  config,
  language: pageLanguage(request, config),
});

const STATUS: Readonly<Partial<Record<PassRefusal, number>>> = {
  beingCollected: 409,
  livePass: 409,
  passWontDo: 409,
  passesTurnedOff: 409,
  refusedByEntra: 409,
  linkNotOpenYet: 409,
  alreadyCollected: 410,
  linkClosed: 410,
  linkExpired: 410,
  hasPasskey: 410,
  rolesUnreadable: 503,
  coolingDown: 429,
  personOverLimit: 429,
  issuerOverLimit: 429,
};

/** A press that was refused. `until`: from then on it may be tried again. */
interface Refused {
  readonly because: PassRefusal;
  readonly told?: Told | undefined;
  readonly until?: string | undefined;
}

export function refuse(reader: Reader, refused: Refused, principal: Principal, now?: Date): HttpResponseInit {
  const { because, until } = refused;
  return notice(reader, STATUS[because] ?? 403, "noCode", {
    why: withUntil(reader, refusedIn(reader.language, refused), until),
    signedInAs: principal.userPrincipalName ?? principal.name,
    ...(until !== undefined && now && { retryAfterSeconds: secondsUntil(until, now) }),
  });
}

function withUntil({ config, language }: Reader, words: string, until: string | undefined): string {
  if (until === undefined) return words;
  return `${words} ${noticeWords[language].until(momentIn(config.defaultTimeZone, until, language))}`;
}

const secondsUntil = (until: string, now: Date): number =>
  Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1000));

/** Not a word of whether this link would have been one of ours. */
export const tooManyGuesses = (reader: Reader): HttpResponseInit =>
  notice(reader, 429, "tooManyLinks", { retryAfterSeconds: GUESSED_WITHIN_SECONDS });

export const signedOut = (reader: Reader, path: string): HttpResponseInit =>
  notice(reader, 401, "signedOut", { link: linkTo(reader, "signIn", freshSignInPath(path)) });

/** The throttling windows of Entra are shorter; the page says "in a minute". */
export const RETRY_AFTER_SECONDS = 60;

export const notJustNow = (reader: Reader, path: string): HttpResponseInit =>
  notice(reader, 503, "notJustNow", {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    link: linkTo(reader, "tryAgain", path),
  });

/** Whether a code will do is said of the one person, where it will not. */
export function notesOf({ config: { door }, language }: Reader): readonly string[] {
  return footNotes({ door, passWillDo: true }).map(() => noticeWords[language].weakerDoor);
}

export const linkTo = ({ language }: Reader, name: CodeLink, href: string): NonNullable<Hurdle["link"]> => ({
  href,
  label: noticeWords[language].links[name],
});

/** Why there is no code, in the language of whoever reads it. @param more.why where that depends on what happened. */
export function notice(
  reader: Reader,
  status: number,
  name: CodeNotice,
  more: {
    readonly why?: string;
    readonly link?: Hurdle["link"];
    readonly signedInAs?: string;
    readonly retryAfterSeconds?: number;
  } = {},
): HttpResponseInit {
  const { retryAfterSeconds, why = "", ...shown } = more;
  const { config, language } = reader;
  const { title, say } = noticeWords[language].notices[name];
  const headers = retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
  const around = { organizationName: config.organizationName, language, notes: notesOf(reader) };
  return page(status, messagePage({ ...around, title, say: filled(say, { why }), ...shown }), headers);
}

/** The same in English, for the trail. */
export const noticed = (name: CodeNotice, why = ""): string => filled(noticeWords.en.notices[name].say, { why });
