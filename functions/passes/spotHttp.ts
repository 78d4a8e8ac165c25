import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { sayings } from "../../shared/domain/pass/collectRefusal.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { collectPass } from "../../shared/passes/collect.ts";
import { spotGrant, type Wish } from "../../shared/passes/onTheSpot.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { page } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { spotPage } from "../../shared/web/pages/spotPage.ts";
import { type Principal, personOf } from "../../shared/web/principal.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { answerPress } from "./answerPress.ts";
import { atCodePage } from "./atCodePage.ts";
import { linkTo, notesOf, notice, refuse } from "./pickUpAnswers.ts";
import { type AtPage, readPress } from "./readPress.ts";
import { SpotFormSchema } from "./requests.ts";

type SpotPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;
type Visit = AtPage & { readonly userId: string };

const WAY = "pickUp";
const TEAM = "/my-team";

/**
 * `/my-team/{userId}/pass`: a manager gives a code to one of their own people on the spot (R25, R183), without HR and
 * without a wave. GET and HEAD change and reveal nothing; the code stands in the answer to one POST only, to the
 * account's manager of that moment, signed in, from our own form.
 */
export const giveOnTheSpot =
  (given: SpotPorts, config: Config, patience: () => Patience = () => patienceOf(SECONDS_AT_PAGE, config)) =>
  (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patience());
    const userId = z.guid().safeParse(request.params["userId"]).data?.toLowerCase();
    const path = userId === undefined ? TEAM : `${TEAM}/${userId}/pass`;
    return atCodePage(ports, config, { request, context, path }, async (at, isPress) => {
      if (userId === undefined)
        return notice(at.reader, 404, "unknownPerson", { link: linkTo(at.reader, "team", TEAM) });
      const visit = { ...at, userId };
      return isPress ? press(ports, config, request, visit) : look(ports, config, visit);
    });
  };

async function look(ports: SpotPorts, config: Config, visit: Visit, isMissing = false): Promise<HttpResponseInit> {
  const { userId, principal, hurdle, reader, no } = visit;
  const pressId = randomUUID();
  const { row } = await spotGrant(ports, config, wishOf(principal, userId, "lostPhone", pressId));
  const { verdict, subject } = await readPickUpCase(ports, config, row, { id: principal.oid, way: WAY }, "look");
  if (!verdict.ok) {
    const told = toldNothing(verdict);
    return no(told.because, told.say, refuse(reader, told, principal), subject?.id);
  }
  const token = formToken(config, principal.oid, purposeOf(userId, pressId), ports.clock.now());
  const body = spotPage({
    organizationName: config.organizationName,
    language: reader.language,
    name: subject?.displayName ?? "",
    userPrincipalName: subject?.userPrincipalName ?? "",
    form: { formToken: token, pressId },
    lifetimeMinutes: config.joinerRules.passLifetimeMinutes,
    isMissing,
    hurdle,
    notes: notesOf(reader),
  });
  return page(isMissing ? 400 : 200, body);
}

async function press(ports: SpotPorts, config: Config, request: HttpRequest, visit: Visit): Promise<HttpResponseInit> {
  const { principal, userId } = visit;
  const purpose = ({ pressId = "" }: Readonly<Record<string, string>>) => purposeOf(userId, pressId);
  const form = { schema: SpotFormSchema, purposeOf: purpose };
  const read = await readPress(ports, request, visit, form);
  if ("refusal" in read) return read.refusal;
  if ("missing" in read) return look(ports, config, visit, true);
  const { reason, pressId, identityCheckedBy } = read.fields;
  const found = await spotGrant(ports, config, wishOf(principal, userId, reason, pressId));
  const presser = { id: principal.oid, name: principal.name, way: WAY } as const;
  const outcome = await collectPass(ports, config, { ...found, presser, identityCheckedBy });
  const told = outcome.kind === "refused" ? toldNothing(outcome) : outcome;
  return answerPress(ports, visit, found.row.grant, told);
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
