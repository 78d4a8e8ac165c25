import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { takesPass } from "../../shared/domain/policy/policyDefinition.ts";
import { cleanWords } from "../../shared/domain/trouble/cleanWords.ts";
import { ConflictError, isUnreadableRow, RefusedError, saidBy, TransientError } from "../../shared/errors.ts";
import { aboutAct, type NotedAct } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble, type TroublePorts } from "../../shared/troubles/noteTrouble.ts";
import { type ActWord, actWords, type Said } from "../../shared/web/actWords.ts";
import { page, problem, toSignIn } from "../../shared/web/answers.ts";
import { freshSignInChallenge, signInAgain } from "../../shared/web/freshSignIn.ts";
import { filled, type Hurdle } from "../../shared/web/hurdle.ts";
import { type Frame, noticePage, signInAgainPage } from "../../shared/web/pages/layout.ts";
import { footNotes } from "../../shared/web/pages/words.ts";
import { hasRole, isAllowedClient, type Principal, principalOf } from "../../shared/web/principal.ts";
import type { ProblemCode } from "../../shared/web/problem.ts";

/** An answer in the caller's own form: a page for a browser that shows pages or sent a form, else JSON. */
export type Say = (
  status: number,
  code: ProblemCode,
  message: string,
  /** The message by its name. */
  said?: Said,
) => HttpResponseInit;

/** What is said of whatever somebody pressed. */
export const sayAct = (say: Say, status: number, code: ProblemCode, act: ActWord, parts?: Record<string, string>) =>
  say(status, code, filled(actWords[act], parts), { act, parts });

/** @param asPage what people read in place of the notice of the app's own pages. */
export function sayTo(
  request: HttpRequest,
  config: Surroundings,
  asPage: (message: string, said?: Said) => string = (message) => noticePage(frameOfNotice(config), message),
): Say {
  const isForPeople = isOfPeople(request);
  return (status, code, message, said) =>
    isForPeople ? page(status, asPage(message, said)) : problem(status, code, message);
}

type Surroundings = Pick<Config, "organizationName" | "door" | "enforcedStrengthId">;

/** Of what is said without a look at any row: the settings alone say which rule is weaker. */
const frameOfNotice = ({ organizationName, door, enforcedStrengthId }: Surroundings): Frame => ({
  organizationName,
  notes: footNotes({ door, passWillDo: takesPass(enforcedStrengthId) }),
});

const isOfPeople = (request: HttpRequest): boolean =>
  wantsPage(request) || (request.headers.get("content-type") ?? "").startsWith("application/x-www-form-urlencoded");

/** A page is given on the pages' own paths, and elsewhere to who names HTML before JSON. */
export function wantsPage(request: HttpRequest): boolean {
  if (new URL(request.url).pathname.startsWith("/api/") === false) return true;
  const accepted = (request.headers.get("accept") ?? "").toLowerCase();
  const [html, json] = [accepted.indexOf("text/html"), accepted.indexOf("application/json")];
  return html >= 0 && (json < 0 || html < json);
}

type Admission = { readonly principal: Principal } | { readonly refusal: HttpResponseInit };

/** The signed-in person with one of these roles, or the answer that says why not. */
export function admit(
  request: HttpRequest,
  config: Config,
  roles: readonly string[],
  say: Say = sayTo(request, config),
): Admission {
  const admission = admitAnybody(request, config, say);
  if ("refusal" in admission || hasRole(admission.principal, ...roles)) return admission;
  return { refusal: sayAct(say, 403, "noRole", "noRole", { roles: roles.join(", ") }) };
}

/** Whoever is signed in to this tenant, by our pages or a program that is let in; no role is asked for. */
export function admitAnybody(request: HttpRequest, config: Config, say: Say): Admission {
  const principal = principalOf(request, config);
  if (!principal) {
    const isVisit = request.method === "GET" && wantsPage(request);
    return { refusal: isVisit ? toSignIn(pathOf(request)) : sayAct(say, 401, "notSignedIn", "notSignedIn") };
  }
  if (!isAllowedClient(principal, config)) return { refusal: sayAct(say, 403, "clientNotAllowed", "clientNotAllowed") };
  return { principal };
}

/** With its query, as pages of a list are told apart by it. */
function pathOf(request: HttpRequest): string {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}

/**
 * As `admit`, and the person must have proven within the last minutes who they are. People get a page with a link to
 * sign in again, programs 401 `insufficient_claims`. What hands something out needs more: see `admitToAct`.
 * @param back path of ours, to come back to after the new sign-in.
 */
export function admitFresh(request: HttpRequest, config: Config, roles: readonly string[], back: string): Admission {
  const admission = admit(request, config, roles);
  if ("refusal" in admission) return admission;
  const hurdle = signInAgain(admission.principal, { back, query: request.query }, { now: wallNow(), isFresh: true });
  return hurdle ? { refusal: refuseOld(request, config, hurdle) } : admission;
}

/** What the wire calls fresh goes by the wall clock, never by business time (architecture rule 7). */
export const wallNow = (): Date => new Date();

/** Nothing was done: the sign-in does not do. @param say where people read it on other pages than the app's own. */
export function refuseOld(request: HttpRequest, config: Config, hurdle: Hurdle, say?: Say): HttpResponseInit {
  // 403, not 401: a front door may take a 401 for its own and send people round in circles.
  if (isOfPeople(request))
    return say
      ? say(403, "freshSignInNeeded", filled(actWords.nothingDone, { why: hurdle.say }), { hurdle })
      : page(403, signInAgainPage(frameOfNotice(config), hurdle));
  const headers = { "WWW-Authenticate": freshSignInChallenge(config) };
  const message =
    "This needs a token of a sign-in of the last minutes: sign in again (prompt=login). Nothing was done.";
  return problem(401, "freshSignInNeeded", message, undefined, headers);
}

/**
 * Runs a handler; what may heal is answered 503, so that input never makes a 500.
 * @param noteRefused for what a person asked to be done.
 */
export async function orTryAgain(
  say: Say,
  run: () => Promise<HttpResponseInit>,
  noteRefused?: NoteRefused,
): Promise<HttpResponseInit> {
  try {
    return await run();
  } catch (error) {
    await noteRefused?.(error);
    return answerTo(say, error);
  }
}

export type NoteRefused = (error: unknown) => Promise<void>;

/**
 * What a service refuses to somebody who acts is a row, too: they may leave it at that, and nothing tries it again. A
 * row of ours that cannot be read is told elsewhere.
 */
export const refusedTo =
  (ports: TroublePorts, config: Config, act: NotedAct, scope: string = APP_SCOPE): NoteRefused =>
  async (error) => {
    if (error instanceof RefusedError && !isUnreadableRow(error))
      await noteTrouble(ports, config, aboutAct(act, scope), error);
  };

/** @throws whatever is neither trouble elsewhere nor a row that cannot be read. */
export function answerTo(say: Say, error: unknown): HttpResponseInit {
  if (error instanceof TransientError || error instanceof ConflictError) {
    const seconds = error instanceof TransientError ? error.retryAfterSeconds : undefined;
    const answer = sayAct(say, 503, "tryAgain", "tryAgain");
    return { ...answer, headers: { ...answer.headers, "Retry-After": String(seconds ?? 10) } };
  }
  if (isUnreadableRow(error)) return sayAct(say, 503, "tryAgain", "rowUnreadable");
  if (error instanceof RefusedError)
    return sayAct(say, 503, "refusedElsewhere", "refusedElsewhere", { answer: cleanWords(saidBy(error)) });
  throw error;
}
