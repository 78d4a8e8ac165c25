import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { collectPass } from "../../shared/passes/collect.ts";
import { spotGrant, type Wish } from "../../shared/passes/onTheSpot.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { page } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { signInElsewhere } from "../../shared/web/freshSignIn.ts";
import { newPhonePage } from "../../shared/web/pages/newPhonePage.ts";
import { noticeWords, refusedIn } from "../../shared/web/pages/noticeWords.ts";
import { type Principal, personOf } from "../../shared/web/principal.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { wallNow } from "../web/door.ts";
import { answerPress } from "./answerPress.ts";
import { atCodePage } from "./atCodePage.ts";
import { notesOf, notice, noticed, refuse } from "./pickUpAnswers.ts";
import { type AtPage, readPress } from "./readPress.ts";
import { NewPhoneFormSchema } from "./requests.ts";

type KioskPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;

const PATH = "/new-phone";
const WAY = "kiosk";

/**
 * `/new-phone`: the kiosk (R181). Whoever has just signed in with a method of their own that resists phishing makes a
 * code for their own new phone. GET and HEAD change and reveal nothing. What the sign-in log does not show is no proof.
 */
export const newPhone =
  (given: KioskPorts, config: Config, patience: () => Patience = () => patienceOf(SECONDS_AT_PAGE, config)) =>
  (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patience());
    return atCodePage(ports, config, { request, context, path: PATH }, async (visit, isPress) => {
      if (!isOfOurPages(visit.principal, config))
        return visit.no("clientNotAllowed", noticed("byProgram"), notice(visit.reader, 403, "byProgram"));
      return isPress ? press(ports, config, request, visit) : look(ports, config, visit);
    });
  };

/** The log has what another program signs in to under that program's name: nobody would see whose session it is. */
const isOfOurPages = ({ clientId }: Principal, { authAudience }: Config): boolean =>
  clientId === undefined || clientId === authAudience.toLowerCase();

/** @param again a form that is to be sent once more, and what is said above it. */
async function look(
  ports: KioskPorts,
  config: Config,
  { principal, hurdle, reader, no }: AtPage,
  again?: { readonly pressId: string; readonly say: string; readonly status: number },
): Promise<HttpResponseInit> {
  const pressId = again?.pressId ?? randomUUID();
  const { row } = await spotGrant(ports, config, wishOf(principal, pressId));
  const { verdict, subject } = await readPickUpCase(ports, config, row, { id: principal.oid, way: WAY }, "look");
  if (!verdict.ok) return no(verdict.because, verdict.say, refuse(reader, verdict, principal), subject?.id);
  const { organizationName, testAppId, joinerRules } = config;
  const body = newPhonePage({
    organizationName,
    language: reader.language,
    name: subject?.displayName ?? "",
    userPrincipalName: subject?.userPrincipalName ?? "",
    form: { formToken: formToken(config, principal.oid, purposeOf(pressId), ports.clock.now()), pressId },
    lifetimeMinutes: joinerRules.passLifetimeMinutes,
    signIn: testAppId === undefined ? undefined : signInElsewhere(config, testAppId),
    missing: again?.say,
    hurdle,
    notes: notesOf(reader),
  });
  return page(again?.status ?? 200, body);
}

async function press(
  ports: KioskPorts,
  config: Config,
  request: HttpRequest,
  visit: AtPage,
): Promise<HttpResponseInit> {
  const { principal, no } = visit;
  const purpose = ({ pressId = "" }: Readonly<Record<string, string>>) => purposeOf(pressId);
  const read = await readPress(ports, request, visit, { schema: NewPhoneFormSchema, purposeOf: purpose });
  if ("refusal" in read) return read.refusal;
  if ("missing" in read) return look(ports, config, visit);
  const { pressId } = read.fields;
  const found = await spotGrant(ports, config, wishOf(principal, pressId));
  const signedInAt = signedInAtOf(principal, ports.clock.now());
  const presser = { id: principal.oid, name: principal.name, way: WAY, signedInAt } as const;
  const outcome = await collectPass(ports, config, { ...found, presser, identityCheckedBy: "ownPasskey" });
  if (outcome.kind !== "refused" || outcome.because !== "proofMissing")
    return answerPress(ports, visit, found.row.grant, outcome);
  const { language } = visit.reader;
  const asked = momentIn(config.defaultTimeZone, found.row.grant.openedAt, language);
  const words = `${refusedIn(language, outcome)} ${noticeWords[language].asked(asked)}`;
  return no(
    "proofMissing",
    outcome.say,
    await look(ports, config, visit, { pressId, say: words, status: 403 }),
    principal.oid,
  );
}

/** What the token says is by the wire's clock, and the log by business time: both know how long ago it was. */
const signedInAtOf = ({ authTime }: Principal, now: Date): string | undefined =>
  authTime === undefined ? undefined : new Date(now.getTime() - (wallNow().getTime() - authTime * 1000)).toISOString();

const wishOf = (principal: Principal, pressId: string): Wish => ({
  userId: principal.oid.toLowerCase(),
  reason: "newPhone",
  pressId,
  collector: { kind: "self" },
  signIn: "phishingResistant",
  openedBy: personOf(principal),
});

const purposeOf = (pressId: string): string => `a code for my new phone ${pressId}`;
