import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { isServiceError } from "../../shared/errors.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { collectPass } from "../../shared/passes/collect.ts";
import { isByMail } from "../../shared/passes/hireLink.ts";
import { grantOfLink, readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import { linkAskedFor, pathOf } from "../../shared/passes/pickUpLink.ts";
import type { GrantRow } from "../../shared/passes/settleClaim.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import { pickUpPage } from "../../shared/web/pages/pickUpPages.ts";
import { CLIENT_NOT_ALLOWED, isAllowedClient, personOf, principalOf } from "../../shared/web/principal.ts";
import { passageOf } from "../door/atDoor.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { logUnanswered, readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { deputyProblem } from "../people/deputyProblem.ts";
import { timeZoneOf, wake } from "./afterShown.ts";
import { answerPress } from "./answerPress.ts";
import { hasGuessedTooOften, noteGuess } from "./guesses.ts";
import { notesOf, notice, notJustNow, readerOf, refuse, signedOut, tooManyGuesses } from "./pickUpAnswers.ts";
import { type AtPage, readPress } from "./readPress.ts";
import { PickUpFormSchema } from "./requests.ts";
import { showShortCode } from "./showShortCode.ts";
import { turnAway } from "./turnAway.ts";

type PickUpPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;
type Visit = AtPage & { readonly row: GrantRow };

const WAY = "pickUp";

/**
 * `/pick-up/{grantId}?sig=…`: where a manager collects a pass. GET and HEAD change and reveal nothing, whoever follows
 * the link; the code stands in the answer to one POST only, to the account's manager of that moment, signed in, from
 * our own form.
 */
export const pickUp =
  (
    given: PickUpPorts,
    config: Config,
    orchestrationsOf: (context: InvocationContext) => Orchestrations,
    patience: () => Patience = () => patienceOf(SECONDS_AT_PAGE, config),
  ) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patience());
    const principal = principalOf(request, config);
    const link = linkAskedFor(request);
    const path = pathOf(link);
    const isPress = request.method === "POST";
    const no = turnAway(ports, principal, isPress);
    const reader = readerOf(request, config);
    if (!principal)
      return isPress ? no("notSignedIn", "not signed in", signedOut(reader, path)) : redirect(freshSignInPath(path));
    if (!isAllowedClient(principal, config))
      return no("clientNotAllowed", CLIENT_NOT_ALLOWED, notice(reader, 403, "wrongProgram"));
    if (request.method === "HEAD") return page(200, "");
    try {
      if (isPress && (await hasGuessedTooOften(ports, personOf(principal)))) return tooManyGuesses(reader);
      const row = await grantOfLink(ports.store, link);
      if (!row && isPress) await noteGuess(ports, personOf(principal));
      if (!row) return notice(reader, 404, "unknownLink");
      const at = { back: path, query: request.query };
      const passage = await passageOf(ports, config, { principal, holdsRole: false }, "handsOut", at);
      const hurdle = "hurdle" in passage ? passage.hurdle : undefined;
      const visit = { row, principal, path, hurdle, reader, no: turnAway(ports, principal, isPress, row.grant) };
      return isPress
        ? await press(ports, config, request, visit, () => orchestrationsOf(context))
        : await look(ports, config, visit);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteTrouble(ports, config, aboutCode(), error);
      logUnanswered(context, "the page with a code", error);
      return notJustNow(reader, path);
    }
  };

async function look(ports: PickUpPorts, config: Config, visit: Visit, isMissing = false): Promise<HttpResponseInit> {
  const { row, principal, hurdle, reader, no } = visit;
  const { language } = reader;
  const { verdict, subject } = await readPickUpCase(ports, config, row, { id: principal.oid, way: WAY }, "look");
  if (!verdict.ok) return no(verdict.because, verdict.say, refuse(reader, verdict, principal));
  const { grant } = row;
  const body = pickUpPage({
    organizationName: config.organizationName,
    language,
    isNew: isNew(grant),
    isByMail: isByMail(row),
    name: subject?.displayName ?? "",
    userPrincipalName: subject?.userPrincipalName ?? "",
    formToken: formToken(config, principal.oid, purposeOf(grant), ports.clock.now()),
    lifetimeMinutes: config.joinerRules.passLifetimeMinutes,
    closes: momentIn(await timeZoneOf(ports, config, grant), grant.closesAt, language),
    isMissing,
    hurdle,
    notes: notesOf(reader),
  });
  return page(isMissing ? 400 : 200, body);
}

async function press(
  ports: PickUpPorts,
  config: Config,
  request: HttpRequest,
  visit: Visit,
  orchestrations: () => Orchestrations,
): Promise<HttpResponseInit> {
  const { row, principal, reader } = visit;
  const form = { schema: PickUpFormSchema, purposeOf: () => purposeOf(row.grant) };
  const read = await readPress(ports, request, visit, form);
  if ("refusal" in read) return read.refusal;
  if ("missing" in read) return look(ports, config, visit, true);
  const presser = { id: principal.oid, name: principal.name, way: WAY } as const;
  const { identityCheckedBy, show } = read.fields;
  const problem = await deputyProblem(ports, config, row.grant, principal.oid);
  if (problem) return visit.no(problem.because, problem.say, refuse(reader, problem, principal));
  if (show === "shortCode" && isByMail(row)) return showShortCode(ports, row, visit, identityCheckedBy);
  const outcome = await collectPass(ports, config, { row, presser, identityCheckedBy });
  // The onboarding hands the account to a person.
  if (outcome.kind === "refused" && outcome.because === "accountInUse") await wake(orchestrations, row.grant);
  return answerPress(ports, visit, row.grant, outcome, orchestrations);
}

const isNew = ({ reason }: Grant): boolean => reason === "joiner";

const purposeOf = ({ grantId }: Grant): string => `pick-up ${grantId}`;
