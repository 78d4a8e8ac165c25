import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import { isSamePerson } from "../../shared/domain/people/person.ts";
import type { Said } from "../../shared/web/actWords.ts";
import { json, page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import { helpdeskPassPage } from "../../shared/web/pages/helpdeskPassPage.ts";
import { hurdleIn, noticeWords, saidIn } from "../../shared/web/pages/noticeWords.ts";
import { messagePage } from "../../shared/web/pages/pickUpPages.ts";
import { hasRole, type Principal, personOf, principalOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct, hurdleAt } from "../door/atDoor.ts";
import { afterShown } from "../passes/afterShown.ts";
import { answerPress } from "../passes/answerPress.ts";
import { linkTo, notesOf, type Reader, readerOf } from "../passes/pickUpAnswers.ts";
import { turnAway } from "../passes/turnAway.ts";
import { admit, orTryAgain, refusedTo, sayAct, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { agreeToCode, type Issued, type IssueNeeds, issueCode, isWaiting, showAgreed } from "./issueCode.ts";
import { nameDeputy } from "./nameDeputy.ts";
import { passAnswers } from "./passAnswers.ts";
import { passPurpose, userIn } from "./personInPath.ts";
import { type PassBody, passSchemaOf } from "./requests.ts";
import type { PassShown, PassWaits } from "./schemas.ts";

const pathOf = (userId: string | undefined): string => (userId === undefined ? "/people" : `/people/${userId}/pass`);
/** Longer than any of them waits. */
const LATELY_MS = hours(2);

const sayOn = (request: HttpRequest, config: Config, path: string) =>
  sayTo(request, config, (message, said) => {
    const reader = readerOf(request, config);
    const { language } = reader;
    const { organizationName } = config;
    const title = noticeWords[language].notices.noCode.title;
    const shown = { title, say: saidIn(language, message, said), link: wayOn(reader, path, said) };
    return messagePage({ organizationName, language, notes: notesOf(reader), ...shown });
  });

function wayOn(reader: Reader, path: string, said: Said | undefined): Hurdle["link"] {
  if (said && "hurdle" in said) return hurdleIn(reader.language, said.hurdle).link;
  const act = said && "act" in said ? said.act : undefined;
  if (act === "notSignedIn") return linkTo(reader, "signIn", freshSignInPath(path));
  // The page itself would say the same.
  return act === "noRole" || act === "clientNotAllowed" ? undefined : linkTo(reader, "back", path);
}

/**
 * `POST /api/people/{userId}/pass`: the helpdesk makes a code for somebody it has before it. Where something is
 * unusual a second person agrees; or somebody is named who collects it. The code stands in one answer only.
 */
export const issuePass =
  (ports: IssueNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const userId = userIn(request);
    const path = pathOf(userId);
    const say = sayOn(request, config, path);
    const principal = principalOf(request, config);
    const no = turnAway(ports, principal, true);
    const door = admit(request, config, whoMay.confirmPass, say);
    if ("refusal" in door) {
      const because = principal ? "noRole" : "notSignedIn";
      return no(because, `refused a code at the helpdesk: ${because}`, door.refusal);
    }
    const read = await readPressed<PassBody>(request, config, say, {
      schemaOf: passSchemaOf,
      purposeOf: () => passPurpose(userId ?? ""),
      oid: door.principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in read)
      return read.refusal.status === 403
        ? no("notFromOurPage", "refused a code at the helpdesk: not from a form of ours", read.refusal)
        : read.refusal;
    const { body } = read;
    const act = "agree" in body ? "confirmPass" : "issuePass";
    const admitted = await admitToAct(ports, config, request, act, { roles: whoMay[act], back: path, say });
    if ("refusal" in admitted)
      return no("signInDoesNotDo", "refused a code at the helpdesk: role, sign-in or door", admitted.refusal);
    if (userId === undefined) return sayAct(say, 404, "unknownPerson", "unknownPerson");
    return orTryAgain(
      say,
      async () => {
        const issued = await carryOut(ports, config, door.principal, userId, body);
        return answer(ports, config, { request, principal: door.principal, path, isForm: read.isForm }, issued);
      },
      refusedTo(ports, config, act),
    );
  };

function carryOut(
  ports: IssueNeeds,
  config: Config,
  principal: Principal,
  userId: string,
  body: PassBody,
): Promise<Issued> {
  const by = personOf(principal);
  if ("agree" in body) return agreeToCode(ports, config, by, userId, body.grantId);
  if ("show" in body) return showAgreed(ports, config, by, userId, body.grantId);
  return "deputy" in body ? nameDeputy(ports, config, by, userId, body) : issueCode(ports, config, by, userId, body);
}

interface Asked {
  readonly request: HttpRequest;
  readonly principal: Principal;
  readonly path: string;
  readonly isForm: boolean;
}

async function answer(
  ports: IssueNeeds,
  config: Config,
  { request, principal, path, isForm }: Asked,
  issued: Issued,
): Promise<HttpResponseInit> {
  const say = sayOn(request, config, path);
  const no = turnAway(ports, principal, true);
  switch (issued.kind) {
    case "waits": {
      if (isForm) return redirect(path);
      const { grantId, closesAt, second, collector } = issued.grant;
      const waitsFor = collector?.kind === "deputy" ? "deputy" : second?.confirmed ? "asker" : "secondPerson";
      return json<PassWaits>(202, { grantId, waitsFor, closesAt, ...(second && { because: second.because }) });
    }
    case "refused": {
      const [status, code] = passAnswers[issued.because];
      return no(issued.because, issued.say, say(status, code, issued.say, issued));
    }
    case "pressed": {
      const { grant, outcome } = issued;
      if (outcome.kind === "refused") {
        const { because, subject, until, told = { key: because } } = outcome;
        const [status, code] = passAnswers[because];
        const refused = say(status, code, outcome.say, { told });
        const wait = until === undefined ? {} : { "Retry-After": secondsUntil(until, ports.clock.now()) };
        return no(because, outcome.say, { ...refused, headers: { ...refused.headers, ...wait } }, subject?.id);
      }
      if (isForm) return answerPress(ports, { principal, path, reader: readerOf(request, config), no }, grant, outcome);
      if (outcome.kind === "again") return say(503, "tryAgain", outcome.say, outcome);
      await afterShown(ports, config, principal, grant, outcome);
      const { temporaryAccessPass, expiresAt } = outcome;
      return json<PassShown>(200, { temporaryAccessPass, expiresAt });
    }
  }
}

const secondsUntil = (until: string, now: Date): string =>
  String(Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1000)));

/** `GET /people/{userId}/pass`: the forms for it. Nothing is made or changed by looking. */
export const showPassPage =
  (ports: IssueNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const userId = userIn(request);
    const path = pathOf(userId);
    const say = sayOn(request, config, path);
    const door = admit(request, config, whoMay.confirmPass, say);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const reader = readerOf(request, config);
    return orTryAgain(say, async () => {
      const user = userId === undefined ? undefined : await ports.directory.user(userId);
      if (!user) return sayAct(say, 404, "unknownPerson", "unknownPerson");
      const now = ports.clock.now();
      const id = user.id.toLowerCase();
      const grants = await ports.store.grantsOf(id, new Date(now.getTime() - LATELY_MS).toISOString());
      const waiting = grants.flatMap(({ second, openedBy, ...grant }) =>
        second && openedBy && isWaiting(grant, now)
          ? [{ ...grant, second, openedBy, isMine: isSamePerson(openedBy.id, principal.oid) }]
          : [],
      );
      const mayIssue = hasRole(principal, ...whoMay.issuePass);
      const acts = [mayIssue ? ("issuePass" as const) : ("confirmPass" as const)];
      return page(
        200,
        helpdeskPassPage({
          organizationName: config.organizationName,
          language: reader.language,
          timeZone: config.defaultTimeZone,
          userId: id,
          name: user.displayName,
          userPrincipalName: user.userPrincipalName,
          form: { formToken: formToken(config, principal.oid, passPurpose(id), now), pressId: randomUUID() },
          lifetimeMinutes: config.joinerRules.passLifetimeMinutes,
          waiting,
          mayIssue: mayIssue && !isSamePerson(id, principal.oid),
          hurdle: await hurdleAt(ports, config, request, principal, { acts, back: path }),
          notes: notesOf(reader),
        }),
      );
    });
  };
