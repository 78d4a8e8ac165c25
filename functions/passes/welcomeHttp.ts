import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { MOST_TRIES, readShortCode } from "../../shared/domain/pass/byMail.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { linkProblem } from "../../shared/domain/pass/pickUpRules.ts";
import type { Language } from "../../shared/domain/people/language.ts";
import { isServiceError } from "../../shared/errors.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { type ByMailRow, grantOfHireLink, hireLinkAskedFor, hirePathOf } from "../../shared/passes/hireLink.ts";
import { isStaleClaim } from "../../shared/passes/settleClaim.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { pageLanguage } from "../../shared/web/pageLanguage.ts";
import { hireMessagePage, hirePage, hirePassPage } from "../../shared/web/pages/hirePages.ts";
import { type HireWords, hireWords } from "../../shared/web/pages/hireWords.ts";
import { timeZoneOf, wake } from "./afterShown.ts";
import { HIRE_REFUSED, type HireOutcome, noLongerByMail, pressOfHire } from "./hirePress.ts";
import { notice, noticed, RETRY_AFTER_SECONDS, readerOf } from "./pickUpAnswers.ts";
import { readPress } from "./readPress.ts";
import { WelcomeFormSchema } from "./requests.ts";
import { sendReceipt } from "./sendReceipt.ts";
import { tellLocked, tellShown } from "./tellByMail.ts";
import { type TurnAway, turnAway } from "./turnAway.ts";

type WelcomePorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;
type Visit = { readonly row: ByMailRow; readonly path: string; readonly no: TurnAway };

/**
 * `/welcome?hire=…&sig=…`: where a hire gets their code by the link in their personal mail, without any session. GET
 * and HEAD change and reveal nothing, whoever follows the link. The code stands in the answer to one POST only, from
 * our own form. It has to bring the short code, which the hire's manager was shown behind the door.
 */
export const welcome =
  (ports: WelcomePorts, config: Config, orchestrationsOf: (context: InvocationContext) => Orchestrations) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    if (request.method === "HEAD") return page(200, "");
    const link = hireLinkAskedFor(request);
    const isPress = request.method === "POST";
    try {
      const row = await grantOfHireLink(ports.store, link);
      if (!row) {
        const no = turnAway(ports, undefined, isPress);
        const answer = notice(readerOf(request, config), 404, "unknownHireLink");
        return no("linkNotKnown", noticed("unknownHireLink"), answer);
      }
      const path = hirePathOf(link);
      const visit = { row, path, no: turnAway(ports, undefined, isPress, row.grant) };
      return isPress
        ? await press(ports, config, request, visit, () => orchestrationsOf(context))
        : await look(ports, config, visit);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteTrouble(ports, config, aboutCode(), error);
      return answer(config, pageLanguage(request, config), 503, ({ wait }) => wait, hirePathOf(link));
    }
  };

/** @param path of the page, where opening it again helps. */
function answer(
  { organizationName }: Config,
  language: Language,
  status: number,
  words: (words: HireWords) => string,
  path?: string,
): HttpResponseInit {
  const headers = status === 503 || status === 429 ? { "Retry-After": String(RETRY_AFTER_SECONDS) } : {};
  return page(status, hireMessagePage({ organizationName, language }, words, path), headers);
}

async function look(
  ports: WelcomePorts,
  config: Config,
  { row, path }: Visit,
  warning?: { readonly status: number; readonly say: (words: HireWords) => string },
): Promise<HttpResponseInit> {
  const { grant } = row;
  const { language } = grant.byMail;
  const timeZone = await timeZoneOf(ports, config, grant);
  const closed = problemOf(ports, grant, timeZone);
  if (closed) return answer(config, language, closed.status, closed.say, closed.status === 409 ? path : undefined);
  const body = hirePage({
    organizationName: config.organizationName,
    language,
    formToken: formToken(config, grant.grantId, purposeOf(grant), ports.clock.now()),
    closes: momentIn(timeZone, grant.closesAt, language),
    warning: warning?.say(hireWords[language]),
  });
  return page(warning?.status ?? 200, body);
}

/** Why the link opens nothing now, by its row. A claim that a crash left behind counts as open, as on every page. */
function problemOf({ clock }: Pick<Ports, "clock">, grant: ByMailRow["grant"], timeZone: string) {
  const now = clock.now();
  const because = linkProblem(isStaleClaim(grant, now) ? { ...grant, state: { kind: "open" } } : grant, now);
  if (because === undefined) return undefined;
  const opens = momentIn(timeZone, grant.openedAt, grant.byMail.language);
  const isLocked = grant.state.kind === "closed" && grant.byMail.tries >= MOST_TRIES;
  if (isLocked) return { because, status: 410, say: ({ locked }: HireWords) => locked };
  if (because === "linkNotOpenYet") return { because, status: 409, say: ({ notYet }: HireWords) => notYet(opens) };
  if (because === "beingCollected") return { because, status: 409, say: ({ wait }: HireWords) => wait };
  return { because, status: 410, say: ({ over }: HireWords) => over };
}

async function press(
  ports: WelcomePorts,
  config: Config,
  request: HttpRequest,
  visit: Visit,
  orchestrations: () => Orchestrations,
): Promise<HttpResponseInit> {
  const { row, path, no } = visit;
  const { grant } = row;
  const { language } = grant.byMail;
  const atPage = { principal: { oid: grant.grantId }, path, hurdle: undefined, reader: { config, language }, no };
  const form = { schema: WelcomeFormSchema, purposeOf: () => purposeOf(grant) };
  const read = await readPress(ports, request, atPage, form);
  if ("refusal" in read) return read.refusal;
  const timeZone = await timeZoneOf(ports, config, grant);
  const closed = problemOf(ports, grant, timeZone);
  if (closed) {
    if (grant.byMail.tries >= MOST_TRIES) await tellLocked(ports, config, grant);
    return no(closed.because, closed.say(hireWords.en), await look(ports, config, visit));
  }
  const gone = await noLongerByMail(ports, config, row);
  if (gone)
    return no(
      "notThisWay",
      gone,
      answer(config, language, 410, ({ over }) => over),
    );
  const code = "missing" in read ? undefined : readShortCode(read.fields.shortCode);
  if (code === undefined) return look(ports, config, visit, { status: 400, say: ({ incomplete }) => incomplete });
  const outcome = await pressOfHire(ports, config, row, code);
  return answerHire(ports, config, visit, timeZone, outcome, orchestrations);
}

async function answerHire(
  ports: WelcomePorts,
  config: Config,
  visit: Visit,
  timeZone: string,
  outcome: HireOutcome,
  orchestrations: () => Orchestrations,
): Promise<HttpResponseInit> {
  const { row, path, no } = visit;
  const { grant } = row;
  const { language } = grant.byMail;
  switch (outcome.kind) {
    case "busy":
      return answer(config, language, 409, ({ wait }) => wait, path);
    case "again":
      return answer(config, language, 503, ({ wait }) => wait, path);
    case "wrong":
      return look(ports, config, visit, { status: 403, say: ({ wrong }) => wrong(outcome.left) });
    case "locked":
      await tellLocked(ports, config, grant);
      return answer(config, language, 410, ({ locked }) => locked);
    case "refused": {
      // The onboarding hands the account to a person.
      if (outcome.because === "accountInUse") await wake(orchestrations, grant);
      const { status, say: word } = HIRE_REFUSED[outcome.because] ?? { status: 403, say: "helpdesk" as const };
      return no(
        outcome.because,
        outcome.say,
        answer(config, language, status, (words) => words[word], path),
      );
    }
    case "collected": {
      const { temporaryAccessPass, at: shownAt, subject, collector, shortCode } = outcome;
      const zone = Promise.resolve(timeZone);
      await Promise.all([
        wake(orchestrations, grant),
        // It was shown to nobody else: whoever has both halves says that they are this person.
        sendReceipt(ports, config, { grant, subject, collector: subject, zone, shownAt }),
        tellShown(ports, config, grant, { subject, collector, shownAt: shortCode.at }),
      ]);
      const { organizationName, helpdeskMail } = config;
      const expires = momentIn(timeZone, outcome.expiresAt, language);
      const { userPrincipalName } = subject;
      const shown = { organizationName, helpdeskMail, language, userPrincipalName, expires };
      return page(200, hirePassPage({ ...shown, temporaryAccessPass }));
    }
  }
}

const purposeOf = ({ grantId }: Grant): string => `welcome ${grantId}`;
