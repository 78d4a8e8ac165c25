import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { isServiceError } from "../../shared/errors.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { collectPass } from "../../shared/passes/collect.ts";
import { grantOfLink, readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import { linkAskedFor, pathOf } from "../../shared/passes/pickUpLink.ts";
import type { GrantRow } from "../../shared/passes/settleClaim.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page, redirect } from "../../shared/web/answers.ts";
import { formToken, isFormToken } from "../../shared/web/formToken.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import { passPage, pickUpPage } from "../../shared/web/pages/pickUpPages.ts";
import {
  CLIENT_NOT_ALLOWED,
  isAllowedClient,
  type Principal,
  personOf,
  principalOf,
} from "../../shared/web/principal.ts";
import { readBody } from "../../shared/web/readBody.ts";
import { isSameOrigin, mediaType } from "../../shared/web/sameOrigin.ts";
import { passageOf } from "../door/atDoor.ts";
import { afterShown, timeZoneOf, wake } from "./afterShown.ts";
import { hasGuessedTooOften, noteGuess } from "./guesses.ts";
import { notesOf, refuse, say, signedOut, tooManyGuesses } from "./pickUpAnswers.ts";
import { PickUpFormSchema } from "./requests.ts";
import { type TurnAway, turnAway } from "./turnAway.ts";

type PickUpPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;
type Visit = {
  readonly row: GrantRow;
  readonly principal: Principal;
  readonly path: string;
  /** Why a press would hand out nothing, as far as the sign-in and the door are concerned. */
  readonly hurdle: Hurdle | undefined;
  readonly no: TurnAway;
};

const WAY = "pickUp";
const LIMIT_BYTES = 4096;
/** The throttling windows of Entra are shorter; the page says "in a minute". */
const RETRY_AFTER_SECONDS = 60;

/**
 * `/pick-up/{grantId}?sig=…`: where a manager collects a pass. GET and HEAD change and reveal nothing, whoever follows
 * the link; the code stands in the answer to one POST only, to the account's manager of that moment, signed in, from
 * our own form.
 */
export const pickUp =
  (ports: PickUpPorts, config: Config, orchestrationsOf: (context: InvocationContext) => Orchestrations) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const principal = principalOf(request, config);
    const link = linkAskedFor(request);
    const path = pathOf(link);
    const isPress = request.method === "POST";
    const no = turnAway(ports, principal, isPress);
    if (!principal)
      return isPress ? no("notSignedIn", "not signed in", signedOut(config, path)) : redirect(freshSignInPath(path));
    if (!isAllowedClient(principal, config))
      return no("clientNotAllowed", CLIENT_NOT_ALLOWED, say(config, 403, "Not by this program", CLIENT_NOT_ALLOWED));
    if (request.method === "HEAD") return page(200, "");
    try {
      if (isPress && (await hasGuessedTooOften(ports, personOf(principal)))) return tooManyGuesses(config);
      const row = await grantOfLink(ports.store, link);
      if (!row && isPress) await noteGuess(ports, personOf(principal));
      if (!row)
        return say(
          config,
          404,
          "This link is not known",
          "Perhaps it was cut short in the mail. Copy the whole link, or ask the helpdesk.",
        );
      const at = { back: path, query: request.query };
      const passage = await passageOf(ports, config, { principal, holdsRole: false }, "handsOut", at);
      const hurdle = "hurdle" in passage ? passage.hurdle : undefined;
      const visit = { row, principal, path, hurdle, no: turnAway(ports, principal, isPress, row.grant) };
      return isPress
        ? await press(ports, config, request, visit, () => orchestrationsOf(context))
        : await look(ports, config, visit);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteTrouble(ports, config, aboutCode(), error);
      return say(
        config,
        503,
        "Not possible just now",
        "Something we need did not answer. Nothing was handed out. Try again in a minute.",
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
          link: { href: path, label: "Try again" },
        },
      );
    }
  };

async function look(ports: PickUpPorts, config: Config, visit: Visit, missing?: string): Promise<HttpResponseInit> {
  const { row, principal, hurdle, no } = visit;
  const { verdict, subject } = await readPickUpCase(ports, config, row, { id: principal.oid, way: WAY }, "look");
  if (!verdict.ok) return no(verdict.because, verdict.say, refuse(config, verdict, principal));
  const { grant } = row;
  const body = pickUpPage({
    organizationName: config.organizationName,
    isNew: isNew(grant),
    name: subject?.displayName ?? "",
    userPrincipalName: subject?.userPrincipalName ?? "",
    formToken: formToken(config, principal.oid, purposeOf(grant), ports.clock.now()),
    lifetimeMinutes: config.joinerRules.passLifetimeMinutes,
    closes: momentIn(await timeZoneOf(ports, config, grant), grant.closesAt),
    missing,
    hurdle,
    notes: notesOf(config),
  });
  return page(missing ? 400 : 200, body);
}

async function press(
  ports: PickUpPorts,
  config: Config,
  request: HttpRequest,
  visit: Visit,
  orchestrations: () => Orchestrations,
): Promise<HttpResponseInit> {
  const { row, principal, path, hurdle, no } = visit;
  const openAgain = { link: { href: path, label: "Open the page again" } };
  if (!isSameOrigin(request, config)) {
    const words = "Nothing was handed out. Open the link from your mail and press the button there.";
    return no("notSameOrigin", words, say(config, 403, "That did not come from this page", words, openAgain));
  }
  if (mediaType(request) !== "application/x-www-form-urlencoded")
    return say(config, 415, "Not a form", "Use the button on the page.", openAgain);
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return say(config, 413, "Too much", "Use the button on the page.", openAgain);
  const fields = Object.fromEntries(new URLSearchParams(read.bytes.toString("utf8")));
  if (!isFormToken(config, fields["formToken"], principal.oid, purposeOf(row.grant), ports.clock.now())) {
    const words = "Nothing was handed out. Open the page again and press the button there.";
    return no("formTooOld", words, say(config, 403, "This page is too old", words, openAgain));
  }
  if (hurdle) {
    const words = `Nothing was handed out. ${hurdle.say}`;
    return no("signInDoesNotDo", words, say(config, 403, "Not yet", words, { link: hurdle.link }));
  }
  const form = PickUpFormSchema.safeParse(fields);
  if (!form.success) return look(ports, config, visit, "Choose how you know that it is really your colleague.");

  const { identityCheckedBy } = form.data;
  const outcome = await collectPass(ports, config, {
    row,
    presser: { id: principal.oid, name: principal.name, way: WAY },
    identityCheckedBy,
  });
  switch (outcome.kind) {
    case "refused":
      // The onboarding hands the account to a person.
      if (outcome.because === "accountInUse") await wake(orchestrations, row.grant);
      return no(outcome.because, outcome.say, refuse(config, outcome, principal, ports.clock.now()));
    case "again":
      return say(config, 503, "No code yet", outcome.say, {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        link: { href: path, label: "Open the page again" },
      });
    case "collected": {
      const { temporaryAccessPass, subject } = outcome;
      const { displayName: name, userPrincipalName } = subject;
      const timeZone = await afterShown(ports, config, principal, row.grant, outcome, orchestrations);
      const expires = momentIn(timeZone, outcome.expiresAt);
      const { organizationName, helpdeskMail } = config;
      return page(
        200,
        passPage({
          organizationName,
          helpdeskMail,
          isNew: isNew(row.grant),
          name,
          userPrincipalName,
          temporaryAccessPass,
          expires,
          notes: notesOf(config),
        }),
      );
    }
  }
}

const isNew = ({ reason }: Grant): boolean => reason === "joiner";

const purposeOf = ({ grantId }: Grant): string => `pick-up ${grantId}`;
