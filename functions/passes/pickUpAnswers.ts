import type { HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import type { PassRefusal } from "../../shared/passes/collect.ts";
import { page } from "../../shared/web/answers.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import { messagePage } from "../../shared/web/pages/pickUpPages.ts";
import { footNotes } from "../../shared/web/pages/words.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { GUESSED_WITHIN_SECONDS } from "./guesses.ts";

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
  readonly say: string;
  readonly until?: string | undefined;
}

export const refuse = (
  config: Config,
  { because, say: words, until }: Refused,
  principal: Principal,
  now?: Date,
): HttpResponseInit =>
  say(
    config,
    STATUS[because] ?? 403,
    "No code here",
    until === undefined ? words : `${words} ${untilWords(config, until)}`,
    {
      signedInAs: principal.userPrincipalName ?? principal.name,
      ...(until !== undefined && now && { retryAfterSeconds: secondsUntil(until, now) }),
    },
  );

const untilWords = ({ defaultTimeZone }: Config, until: string): string =>
  `That is ${momentIn(defaultTimeZone, until)}.`;

const secondsUntil = (until: string, now: Date): number =>
  Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1000));

/** Not a word of whether this link would have been one of ours. */
export const tooManyGuesses = (config: Config): HttpResponseInit =>
  say(
    config,
    429,
    "Too many links that are not known",
    "Nothing was handed out, and no link opens for you within the next hour. Ask the helpdesk for the right one.",
    { retryAfterSeconds: GUESSED_WITHIN_SECONDS },
  );

export const signedOut = (config: Config, path: string): HttpResponseInit =>
  say(config, 401, "You are signed out", "Nothing was handed out. Sign in, then press the button again.", {
    link: { href: freshSignInPath(path), label: "Sign in" },
  });

/** The throttling windows of Entra are shorter; the page says "in a minute". */
export const RETRY_AFTER_SECONDS = 60;

export const notJustNow = (config: Config, path: string): HttpResponseInit =>
  say(
    config,
    503,
    "Not possible just now",
    "Something we need did not answer. Nothing was handed out. Try again in a minute.",
    { retryAfterSeconds: RETRY_AFTER_SECONDS, link: { href: path, label: "Try again" } },
  );

/** Whether a code will do is said of the one person, where it will not. */
export const notesOf = ({ door }: Config): readonly string[] => footNotes({ door, passWillDo: true });

export function say(
  config: Config,
  status: number,
  title: string,
  text: string,
  more: {
    readonly link?: Hurdle["link"];
    readonly signedInAs?: string;
    readonly retryAfterSeconds?: number;
  } = {},
): HttpResponseInit {
  const { retryAfterSeconds, ...shown } = more;
  const headers = retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
  return page(
    status,
    messagePage({ organizationName: config.organizationName, title, say: text, notes: notesOf(config), ...shown }),
    headers,
  );
}
