import type { Config } from "../config/config.ts";
import { minutes } from "../domain/calendar/durations.ts";
import type { Principal } from "./principal.ts";
import type { whoMay } from "./whoMay.ts";

type Act = keyof typeof whoMay | "collectPass" | "enforceMyself";

/**
 * Which acts need a sign-in of the last minutes: those that hand something out, let somebody out, or enforce
 * (architecture rule 9). The safe direction never waits for a sign-in, and looking needs none.
 */
export const needsFreshSignIn: Readonly<Record<Act, boolean>> = {
  approve: true,
  askToStart: true,
  confirmStart: true,
  release: true,
  confirmRelease: true,
  decideAboutMember: false,
  confirmDate: true,
  collectPass: true,
  enforceMyself: true,
  startWave: false,
  pause: false,
  resume: false,
  cancel: false,
  withdraw: false,
  rollback: false,
  stop: false,
  readWaves: false,
  readJoiners: false,
  readRelease: false,
  endRelease: false,
};

const FRESH_FOR_MINUTES = 15;
/** By so much the clocks of Entra and of this machine may differ. */
const SKEW_MINUTES = 5;

/** How a sign-in stands to the last minutes. `unknown`: it does not say when it was. */
type SignInAge = "fresh" | "old" | "unknown" | "inTheFuture";

/**
 * @param now wall clock: what the wire calls fresh is never business time (architecture rule 7).
 * @internal exported for its table of tests
 */
export function ageOfSignIn({ authTime }: Pick<Principal, "authTime">, now: Date): SignInAge {
  if (authTime === undefined) return "unknown";
  const ageMs = now.getTime() - authTime * 1000;
  if (ageMs < -minutes(SKEW_MINUTES)) return "inTheFuture";
  return ageMs <= minutes(FRESH_FOR_MINUTES) ? "fresh" : "old";
}

/** The parameter that tells, after a new sign-in, which one was there before it. It decides over words only. */
const BEFORE = "signedInBefore";
const NOT_TOLD = "unknown";

/** What a person is told who has to sign in anew. */
export interface SignInAgain {
  readonly say: string;
  /** To the sign-in and back; absent when that has just been tried and changed nothing. */
  readonly href?: string;
}

/**
 * Why this sign-in does not do, and the way on; `undefined` when it is fresh. After a sign-in that changed nothing
 * there is no second link: nobody is sent round in circles.
 * @param visit `back`: path of ours, with its query, that the person is to come back to; `query`: of this request.
 * @param now wall clock.
 */
export function signInAgain(
  principal: Pick<Principal, "authTime">,
  { back, query }: { readonly back: string; readonly query: Pick<URLSearchParams, "get"> },
  now: Date,
): SignInAgain | undefined {
  const age = ageOfSignIn(principal, now);
  if (age === "fresh") return undefined;
  const { authTime } = principal;
  if (hasJustTried(authTime, query.get(BEFORE))) return { say: `${triedWords(authTime)} ${WAY_OUT}` };
  const url = new URL(back, "http://own.invalid");
  url.searchParams.set(BEFORE, authTime === undefined ? NOT_TOLD : String(authTime));
  return {
    say: `${ageWords[age]} Sign in again; you come back here.`,
    href: freshSignInPath(url.pathname + url.search),
  };
}

const hasJustTried = (authTime: number | undefined, before: string | null): boolean =>
  authTime === undefined ? before === NOT_TOLD : /^\d{1,11}$/.test(before ?? "") && authTime <= Number(before);

const ageWords: Readonly<Record<Exclude<SignInAge, "fresh">, string>> = {
  old: `This needs a sign-in of the last ${FRESH_FOR_MINUTES} minutes.`,
  unknown: `This needs a sign-in of the last ${FRESH_FOR_MINUTES} minutes, and yours does not say when it was.`,
  inTheFuture: `This needs a sign-in of the last ${FRESH_FOR_MINUTES} minutes, and yours is dated in the future: one of the clocks is wrong.`,
};

const triedWords = (authTime: number | undefined): string =>
  authTime === undefined
    ? "You signed in again, and your sign-in still does not say when it was."
    : `You signed in again, and your sign-in still counts as of ${inWords(authTime)}: you were not asked who you are.`;

const inWords = (authTime: number): string =>
  `${new Date(authTime * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;

const WAY_OUT =
  "Sign out, close the browser, and come back. If that does not help, send these words to whoever runs this app: the claim auth_time or the prompt for a new sign-in does not get through.";

/**
 * To a sign-in that asks for a proof again, and back to `path` (a path of ours, with its query). App Service hands
 * `prompt` on to Entra, where `login` makes people prove who they are whatever session they have. Source:
 * learn.microsoft.com/entra/identity-platform/v2-protocols-oidc, read 2026-11.
 */
export const freshSignInPath = (path: string): string =>
  `/.auth/login/aad?prompt=login&post_login_redirect_uri=${encodeURIComponent(path)}`;

/** Where people sign in, by the host of Graph. Source: learn.microsoft.com/graph/deployments, read 2026-11. */
const nationalClouds: Readonly<Record<string, string>> = {
  "graph.microsoft.us": "login.microsoftonline.us",
  "dod-graph.microsoft.us": "login.microsoftonline.us",
  "microsoftgraph.chinacloudapi.cn": "login.chinacloudapi.cn",
};

/**
 * The header that tells a program to get a token of a new sign-in. `claims` is in the form that Entra's libraries take;
 * `max_age` says the same to others. Sources: learn.microsoft.com/entra/identity-platform/claims-challenge, RFC 9470.
 */
export function freshSignInChallenge({ tenantId, graph }: Pick<Config, "tenantId" | "graph">): string {
  const host = nationalClouds[new URL(graph.url).host] ?? "login.microsoftonline.com";
  const claims = JSON.stringify({ access_token: { auth_time: { essential: true } } });
  const parameters = {
    realm: tenantId,
    authorization_uri: `https://${host}/${tenantId}/oauth2/v2.0/authorize`,
    error: "insufficient_claims",
    error_description: `A sign-in of the last ${FRESH_FOR_MINUTES} minutes is needed`,
    claims: Buffer.from(claims).toString("base64"),
    max_age: String(FRESH_FOR_MINUTES * 60),
  };
  const listed = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return `Bearer ${listed.join(", ")}`;
}
