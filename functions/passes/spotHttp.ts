import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { sayings } from "../../shared/domain/pass/pickUpRules.ts";
import { isServiceError } from "../../shared/errors.ts";
import { collectPass } from "../../shared/passes/collect.ts";
import { spotGrant, type Wish } from "../../shared/passes/onTheSpot.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import { spotPage } from "../../shared/web/pages/spotPage.ts";
import {
  CLIENT_NOT_ALLOWED,
  isAllowedClient,
  type Principal,
  personOf,
  principalOf,
} from "../../shared/web/principal.ts";
import { passageOf } from "../door/atDoor.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { logUnanswered, readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { answerPress } from "./answerPress.ts";
import { notesOf, notJustNow, refuse, say, signedOut } from "./pickUpAnswers.ts";
import { type AtPage, readPress } from "./readPress.ts";
import { SpotFormSchema } from "./requests.ts";
import { turnAway } from "./turnAway.ts";

type SpotPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;
type Visit = AtPage & { readonly userId: string };

const WAY = "pickUp";

/**
 * `/my-team/{userId}/pass`: a manager gives a code to one of their own people on the spot (R25, R183), without HR and
 * without a wave. GET and HEAD change and reveal nothing; the code stands in the answer to one POST only, to the
 * account's manager of that moment, signed in, from our own form.
 */
export const giveOnTheSpot =
  (given: SpotPorts, config: Config, patience: () => Patience = () => patienceOf(SECONDS_AT_PAGE, config)) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patience());
    const principal = principalOf(request, config);
    const userId = z.guid().safeParse(request.params["userId"]).data?.toLowerCase();
    const path = userId === undefined ? "/my-team" : `/my-team/${userId}/pass`;
    const isPress = request.method === "POST";
    const no = turnAway(ports, principal, isPress);
    if (!principal)
      return isPress ? no("notSignedIn", "not signed in", signedOut(config, path)) : redirect(freshSignInPath(path));
    if (!isAllowedClient(principal, config))
      return no("clientNotAllowed", CLIENT_NOT_ALLOWED, say(config, 403, "Not by this program", CLIENT_NOT_ALLOWED));
    if (request.method === "HEAD") return page(200, "");
    if (userId === undefined)
      return say(config, 404, "There is no such person", "Open the page of your team, and choose somebody there.", {
        link: { href: path, label: "Your team" },
      });
    try {
      const at = { back: path, query: request.query };
      const passage = await passageOf(ports, config, { principal, holdsRole: false }, "handsOut", at);
      const hurdle = "hurdle" in passage ? passage.hurdle : undefined;
      const visit = { principal, path, hurdle, no, userId };
      return isPress ? await press(ports, config, request, visit) : await look(ports, config, visit);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteTrouble(ports, config, aboutCode(), error);
      logUnanswered(context, "the page that gives a code", error);
      return notJustNow(config, path);
    }
  };

async function look(ports: SpotPorts, config: Config, visit: Visit, missing?: string): Promise<HttpResponseInit> {
  const { userId, principal, hurdle, no } = visit;
  const pressId = randomUUID();
  const { row } = await spotGrant(ports, config, wishOf(principal, userId, "lostPhone", pressId));
  const { verdict, subject } = await readPickUpCase(ports, config, row, { id: principal.oid, way: WAY }, "look");
  if (!verdict.ok) {
    const told = toldNothing(verdict);
    return no(told.because, told.say, refuse(config, told, principal), subject?.id);
  }
  const token = formToken(config, principal.oid, purposeOf(userId, pressId), ports.clock.now());
  const body = spotPage({
    organizationName: config.organizationName,
    name: subject?.displayName ?? "",
    userPrincipalName: subject?.userPrincipalName ?? "",
    form: { formToken: token, pressId },
    lifetimeMinutes: config.joinerRules.passLifetimeMinutes,
    missing,
    hurdle,
    notes: notesOf(config),
  });
  return page(missing ? 400 : 200, body);
}

async function press(ports: SpotPorts, config: Config, request: HttpRequest, visit: Visit): Promise<HttpResponseInit> {
  const { principal, userId } = visit;
  const purpose = ({ pressId = "" }: Readonly<Record<string, string>>) => purposeOf(userId, pressId);
  const form = { schema: SpotFormSchema, purposeOf: purpose };
  const read = await readPress(ports, config, request, visit, form);
  if ("refusal" in read) return read.refusal;
  if ("missing" in read)
    return look(ports, config, visit, "Choose what happened, and how you know that it is really your colleague.");
  const { reason, pressId, identityCheckedBy } = read.fields;
  const found = await spotGrant(ports, config, wishOf(principal, userId, reason, pressId));
  const presser = { id: principal.oid, name: principal.name, way: WAY } as const;
  const outcome = await collectPass(ports, config, { ...found, presser, identityCheckedBy });
  const told = outcome.kind === "refused" ? toldNothing(outcome) : outcome;
  return answerPress(ports, config, visit, found.row.grant, told);
}

const wishOf = (principal: Principal, userId: string, reason: Grant["reason"], pressId: string): Wish => ({
  userId,
  reason,
  pressId,
  collector: { kind: "manager" },
  openedBy: personOf(principal),
});

/** Who is not their manager does not learn whether there is such a person. */
const toldNothing = <T extends { readonly because: string; readonly say: string }>(refused: T): T =>
  refused.because === "subjectGone" ? { ...refused, because: "notTheManager", say: sayings.notTheManager } : refused;

const purposeOf = (userId: string, pressId: string): string => `give a code ${userId} ${pressId}`;
