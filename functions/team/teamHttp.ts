import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import type { OfferRefusal } from "../../shared/domain/pass/offerRules.ts";
import { json, page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { saidIn } from "../../shared/web/pages/noticeWords.ts";
import { messagePage } from "../../shared/web/pages/pickUpPages.ts";
import { teamPage } from "../../shared/web/pages/teamPage.ts";
import { teamWords } from "../../shared/web/pages/teamWords.ts";
import { personOf } from "../../shared/web/principal.ts";
import type { ProblemCode } from "../../shared/web/problem.ts";
import { patienceOf } from "../host/patience.ts";
import { readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { notesOf, readerOf } from "../passes/pickUpAnswers.ts";
import { admitAnybody, orTryAgain, refusedTo, sayAct, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { type OfferNeeds, offerCode } from "./offerCode.ts";
import { readTeam } from "./readTeam.ts";
import { AskForCodeSchema } from "./requests.ts";
import type { CodeOffered, Team } from "./schemas.ts";

const PAGE = "/my-team";
const purposeOf = (userId: string): string => `ask for a code ${userId}`;

/** Without the app's own navigation: most who read it may open nothing else. */
const sayOn = (request: HttpRequest, config: Config) =>
  sayTo(request, config, (message, said) => {
    const reader = readerOf(request, config);
    const { language } = reader;
    const { notDone: title, back: label } = teamWords[language];
    const around = { organizationName: config.organizationName, language, notes: notesOf(reader) };
    return messagePage({ ...around, title, say: saidIn(language, message, said), link: { href: PAGE, label } });
  });

/** `GET /api/me/team`: who of those that report to whoever asks is late. */
export const showTeam =
  (ports: OfferNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayOn(request, config);
    const door = admitAnybody(request, config, say);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(say, async () => json<Team>(200, await readTeam(ports, door.principal.oid)));
  };

/** `GET /my-team`: the same for people, with a button for each person. */
export const showTeamPage =
  (given: OfferNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patienceOf(SECONDS_AT_PAGE, config));
    const say = sayOn(request, config);
    const door = admitAnybody(request, config, say);
    if ("refusal" in door) return door.refusal;
    const { oid } = door.principal;
    return orTryAgain(say, async () => {
      const team = await readTeam(ports, oid);
      const now = ports.clock.now();
      const tokens = new Map(team.people.map(({ userId }) => [userId, formToken(config, oid, purposeOf(userId), now)]));
      const { organizationName, helpdeskMail, defaultTimeZone: timeZone } = config;
      const reader = readerOf(request, config);
      const around = { organizationName, language: reader.language, helpdeskMail, timeZone, notes: notesOf(reader) };
      return page(200, teamPage({ ...around, team, tokens }));
    });
  };

/**
 * `POST /api/me/team/{userId}/code`: a link to a code for somebody goes by mail to their manager, who asks for it. It
 * shows no code and makes none; the page behind the link asks for a new sign-in and looks at everything again.
 */
export const askForCode =
  (ports: OfferNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayOn(request, config);
    const door = admitAnybody(request, config, say);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const userId = userIn(request);
    const wanted = {
      schemaOf: () => AskForCodeSchema,
      purposeOf: () => purposeOf(userId ?? ""),
      oid: principal.oid,
      now: ports.clock.now(),
    };
    const read = await readPressed(request, config, say, wanted);
    if ("refusal" in read) return read.refusal;
    if (userId === undefined) return sayAct(say, 404, "unknownPerson", "unknownPerson");
    return orTryAgain(
      say,
      async () => {
        const done = await offerCode(ports, config, personOf(principal), userId);
        if ("ok" in done) return say(...answers[done.because], done.say, done);
        return read.isForm ? redirect(PAGE) : json<CodeOffered>(202, done);
      },
      refusedTo(ports, config, "askForCode"),
    );
  };

/** @returns in lower case; `undefined` for what is no id. */
const userIn = ({ params }: HttpRequest): string | undefined =>
  z.guid().safeParse(params["userId"]).success ? params["userId"]?.toLowerCase() : undefined;

const answers: Readonly<Record<OfferRefusal, readonly [status: number, code: ProblemCode]>> = {
  presserUnknown: [403, "notForAccount"],
  presserIsGuest: [403, "notForAccount"],
  presserIsExternal: [403, "notForAccount"],
  presserOfUnknownType: [403, "notForAccount"],
  ownPass: [403, "ownCase"],
  notTheManager: [403, "notTheManager"],
  notInWave: [409, "notInScope"],
  breakGlass: [409, "notForAccount"],
  guest: [409, "notForAccount"],
  externalMember: [409, "notForAccount"],
  unknownUserType: [409, "notForAccount"],
  accountDisabled: [409, "notForAccount"],
  privileged: [409, "privileged"],
  rolesUnreadable: [503, "rolesUnreadable"],
  hasPasskey: [409, "hasPasskey"],
  passWontDo: [409, "strengthTakesNoPass"],
  offeredToday: [409, "offeredToday"],
};
