import type { HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { PassRefusal } from "../../shared/passes/collect.ts";
import { page } from "../../shared/web/answers.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import { messagePage } from "../../shared/web/pages/pickUpPages.ts";
import { footNotes } from "../../shared/web/pages/words.ts";
import type { Principal } from "../../shared/web/principal.ts";

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
};

export const refuse = (config: Config, because: PassRefusal, text: string, principal: Principal): HttpResponseInit =>
  say(config, STATUS[because] ?? 403, "No code here", text, {
    signedInAs: principal.userPrincipalName ?? principal.name,
  });

export const signedOut = (config: Config, path: string): HttpResponseInit =>
  say(config, 401, "You are signed out", "Nothing was handed out. Sign in, then press the button again.", {
    link: { href: freshSignInPath(path), label: "Sign in" },
  });

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
