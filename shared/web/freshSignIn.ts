import type { Config } from "../config/config.ts";
import { minutes } from "../domain/calendar/durations.ts";
import type { ActKind } from "../domain/door/doorRule.ts";
import { type Hurdle, type HurdleKey, hurdleOf } from "./hurdle.ts";
import type { Principal } from "./principal.ts";
import type { whoMay } from "./whoMay.ts";

export type Act = keyof typeof whoMay | "collectPass" | "enforceMyself" | "askForHelp" | "askForCode";

/**
 * What an act is to the door (architecture rule 9). What hands something out, lets somebody out, enforces or speaks to
 * everybody needs a sign-in of the last minutes. So does the making of the door; the brake and all the rest never wait
 * for one.
 */
export const actKinds: Readonly<Record<Act, ActKind | "aboutDoor" | "other">> = {
  approve: "handsOut",
  askToStart: "handsOut",
  confirmStart: "handsOut",
  askRelease: "handsOut",
  confirmRelease: "handsOut",
  confirmDate: "handsOut",
  enterNow: "handsOut",
  collectPass: "handsOut",
  enforceMyself: "handsOut",
  askForRoles: "handsOut",
  confirmRoles: "handsOut",
  changeMailText: "handsOut",
  acceptAhead: "handsOut",
  decideLeavers: "handsOut",
  liftLeft: "handsOut",
  erasePerson: "handsOut",
  issuePass: "handsOut",
  confirmPass: "handsOut",
  offerProof: "handsOut",
  rollback: "takesBack",
  stop: "takesBack",
  makeDoor: "aboutDoor",
  confirmDoor: "aboutDoor",
  askForHelp: "other",
  askForCode: "other",
  decideAboutMember: "other",
  startWave: "other",
  declare: "other",
  pause: "other",
  resume: "other",
  postpone: "other",
  overrule: "other",
  cancel: "other",
  withdraw: "other",
  endRelease: "other",
  readRelease: "other",
  readProgress: "other",
  readDeadline: "other",
  readWaves: "other",
  readJoiners: "other",
  readAhead: "other",
  stopAhead: "other",
  readPeople: "other",
  readErasure: "other",
  takeBackLinks: "other",
  readLeavers: "other",
  readFindings: "other",
  readKeys: "other",
  lendKeys: "other",
  readTroubles: "other",
  readRetention: "other",
  postTickets: "other",
  readIssues: "other",
  readEvidence: "other",
  readTrail: "other",
  readMails: "other",
  sendTestMail: "other",
};

const FRESH_FOR_MINUTES = 15;
/** By so much the clocks of Entra and of this machine may differ. */
const SKEW_MINUTES = 5;

/** What a sign-in must be. Moments are wall clock: what the wire calls fresh is never business time. */
export interface SignInDemand {
  readonly now: Date;
  /** Of the last minutes. */
  readonly isFresh: boolean;
  /** Later than this moment; absent when any will do. */
  readonly after?: Date | undefined;
}

/** How a sign-in meets a demand. `unknown`: it does not say when it was. */
type SignInAge = "meetsIt" | "old" | "beforeDoor" | "unknown" | "inTheFuture";

/** @internal exported for its table of tests */
export function ageOfSignIn({ authTime }: Pick<Principal, "authTime">, demand: SignInDemand): SignInAge {
  const { now, isFresh, after } = demand;
  if (!isFresh && !after) return "meetsIt";
  if (authTime === undefined) return "unknown";
  const at = authTime * 1000;
  if (at > now.getTime() + minutes(SKEW_MINUTES)) return "inTheFuture";
  if (isFresh && at < now.getTime() - minutes(FRESH_FOR_MINUTES)) return "old";
  return after && at <= after.getTime() ? "beforeDoor" : "meetsIt";
}

/** The parameter that tells, after a new sign-in, which one was there before it. It decides over words only. */
const BEFORE = "signedInBefore";
const NOT_TOLD = "unknown";

/** Where somebody is, and comes back to. */
export interface Visit {
  /** Path of ours, with its query. */
  readonly back: string;
  /** Of this request. */
  readonly query: Pick<URLSearchParams, "get">;
}

/**
 * Why this sign-in does not do, and the way on; `undefined` when it does. After a sign-in that changed nothing there is
 * no second one: nobody is sent round in circles.
 */
export function signInAgain(
  principal: Pick<Principal, "authTime">,
  { back, query }: Visit,
  demand: SignInDemand,
): Hurdle | undefined {
  const age = ageOfSignIn(principal, demand);
  if (age === "meetsIt") return undefined;
  const { authTime } = principal;
  if (hasJustTried(authTime, query.get(BEFORE)))
    return authTime === undefined
      ? hurdleOf("triedUndated", {}, SIGN_OUT)
      : hurdleOf("triedStillOld", { moment: inWords(authTime) }, SIGN_OUT);
  const url = new URL(back, "http://own.invalid");
  url.searchParams.set(BEFORE, authTime === undefined ? NOT_TOLD : String(authTime));
  const href = freshSignInPath(url.pathname + url.search);
  return hurdleOf(ageKeys[age], { minutes: String(FRESH_FOR_MINUTES) }, { name: "signInAgain", href });
}

const hasJustTried = (authTime: number | undefined, before: string | null): boolean =>
  authTime === undefined ? before === NOT_TOLD : /^\d{1,11}$/.test(before ?? "") && authTime <= Number(before);

const ageKeys: Readonly<Record<Exclude<SignInAge, "meetsIt">, HurdleKey>> = {
  old: "old",
  beforeDoor: "beforeDoor",
  unknown: "undated",
  inTheFuture: "inTheFuture",
};

const SIGN_OUT = { name: "signOut", href: "/.auth/logout" } as const;

const inWords = (authTime: number): string =>
  `${new Date(authTime * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;

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

const signInHost = ({ graph }: Pick<Config, "graph">): string =>
  nationalClouds[new URL(graph.url).host] ?? "login.microsoftonline.com";

/**
 * Where somebody signs in to another application of the tenant, which sends them back to this app. What comes back
 * stays behind the `#`, so no server sees it. `prompt`: a sign-in of the last five minutes would else do, and the log
 * would not say how it was made.
 */
export function signInElsewhere(config: Pick<Config, "tenantId" | "graph" | "publicUrl">, clientId: string): string {
  const asked = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    response_mode: "fragment",
    scope: "openid",
    redirect_uri: config.publicUrl,
    prompt: "login",
  });
  return `https://${signInHost(config)}/${config.tenantId}/oauth2/v2.0/authorize?${asked}`;
}

/**
 * The header that tells a program to get a token of a new sign-in. `claims` is in the form that Entra's libraries take;
 * `max_age` says the same to others. Sources: learn.microsoft.com/entra/identity-platform/claims-challenge, RFC 9470.
 */
export function freshSignInChallenge(config: Pick<Config, "tenantId" | "graph">): string {
  const { tenantId } = config;
  const claims = JSON.stringify({ access_token: { auth_time: { essential: true } } });
  const parameters = {
    realm: tenantId,
    authorization_uri: `https://${signInHost(config)}/${tenantId}/oauth2/v2.0/authorize`,
    error: "insufficient_claims",
    error_description: `A sign-in of the last ${FRESH_FOR_MINUTES} minutes is needed`,
    claims: Buffer.from(claims).toString("base64"),
    max_age: String(FRESH_FOR_MINUTES * 60),
  };
  const listed = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return `Bearer ${listed.join(", ")}`;
}
