import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { SELF } from "../../shared/domain/enforcement/enforcement.ts";
import { json, page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import { mePage } from "../../shared/web/pages/mePage.ts";
import { messagePage } from "../../shared/web/pages/pickUpPages.ts";
import { footNotes } from "../../shared/web/pages/words.ts";
import { type Principal, personOf } from "../../shared/web/principal.ts";
import { passageOf } from "../door/atDoor.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { admitAnybody, answerTo, orTryAgain, refusedTo, refuseOld, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { askForHelp, helpAskedAt } from "./askForHelp.ts";
import { carryOnSelf } from "./carryOnSelf.ts";
import { type EnforceNeeds, enforceMyself } from "./enforceMyself.ts";
import { meOf } from "./meOf.ts";
import { type Myself, readMyself } from "./readMyself.ts";
import { type AskForHelp, askForHelpSchemaAt, EnforceMyselfSchema } from "./requests.ts";
import type { HelpAsked, Me } from "./schemas.ts";

/** So long somebody waits until they are seen in the enforced group; the timer does the rest. */
const PATIENCE_SECONDS = 20;
/** Whoever opens the page again and again costs Entra no more than one reading in so long. */
const KEPT_MS = 20_000;
const MOST_KEPT = 1000;
const PAGE = "/me";
const purposes = { enforce: "enforce myself", help: "ask for help" } as const;

const notesOf = ({ door }: Config): readonly string[] => footNotes({ door, passWillDo: true });

/** One thing to say, on a page without the app's own navigation: most who read it may open nothing else. */
const saying = (
  config: Config,
  title: string,
  say: string,
  link: Hurdle["link"] = { href: PAGE, label: "Back" },
): string => messagePage({ organizationName: config.organizationName, title, say, link, notes: notesOf(config) });

const sayOn = (request: HttpRequest, config: Config) =>
  sayTo(request, config, (message) => saying(config, "Not done", message));

/** What was read of people of late, by id. */
export type Kept = Map<string, { readonly at: number; readonly seen: Promise<Myself> }>;

async function seenOf(ports: EnforceNeeds, config: Config, kept: Kept, userId: string): Promise<Myself> {
  const now = ports.clock.now().getTime();
  for (const [id, { at }] of kept) if (now - at >= KEPT_MS || kept.size > MOST_KEPT) kept.delete(id);
  const known = kept.get(userId);
  if (known) return known.seen;
  const seen = readMyself(ports, config, userId, "page");
  kept.set(userId, { at: now, seen });
  // A reading that failed is no answer for the next one.
  seen.catch(() => kept.delete(userId));
  return seen;
}

async function statusOf(ports: EnforceNeeds, config: Config, kept: Kept, principal: Principal): Promise<Me> {
  const seen = await seenOf(ports, config, kept, principal.oid);
  return meOf(config, principal, seen, await helpAskedAt(ports, principal.oid));
}

/** `GET /api/me`: what the app knows of whoever asks, and of nobody else. */
export const showMe =
  (ports: EnforceNeeds, config: Config, kept: Kept) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayOn(request, config);
    const door = admitAnybody(request, config, say);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(say, async () => json<Me>(200, await statusOf(ports, config, kept, door.principal)));
  };

/** `GET /me`: the same for people, with the buttons. */
export const showMePage =
  (given: EnforceNeeds, config: Config, kept: Kept) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patienceOf(SECONDS_AT_PAGE, config));
    const say = sayOn(request, config);
    const door = admitAnybody(request, config, say);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    return orTryAgain(say, async () => {
      const me = await statusOf(ports, config, kept, principal);
      const hurdle = me.mayEnforce ? await hurdleFor(ports, config, request, principal) : undefined;
      const tokenFor = (purpose: string) => formToken(config, principal.oid, purpose, ports.clock.now());
      return page(
        200,
        mePage({
          organizationName: config.organizationName,
          helpdeskMail: config.helpdeskMail,
          securityInfoUrl: config.securityInfoUrl,
          timeZone: config.defaultTimeZone,
          notes: notesOf(config),
          me,
          hurdle,
          tokens: { enforce: tokenFor(purposes.enforce), help: tokenFor(purposes.help) },
        }),
      );
    });
  };

async function hurdleFor(
  ports: EnforceNeeds,
  config: Config,
  request: HttpRequest,
  principal: Principal,
): Promise<Hurdle | undefined> {
  const visit = { back: PAGE, query: request.query };
  const passage = await passageOf(ports, config, { principal, holdsRole: false }, "handsOut", visit);
  return "hurdle" in passage ? passage.hurdle : undefined;
}

/**
 * `POST /api/me/enforce`: whoever sends it is asked for a passkey from now on. It needs a sign-in of the last minutes
 * that the door demanded; a password alone comes no further than the page.
 */
export const enforceMe =
  (
    ports: EnforceNeeds,
    config: Config,
    kept: Kept,
    patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config),
  ) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const pressed = await pressOf(ports, config, request, EnforceMyselfSchema, purposes.enforce);
    if ("refusal" in pressed) return pressed.refusal;
    const { principal, isForm } = pressed;
    const say = sayOn(request, config);
    const old = await atDoor(ports, config, request, principal, isForm);
    if (old) return old;
    return orTryAgain(
      say,
      async () => {
        const refusal = await enforceMyself(ports, config, principal.oid);
        kept.delete(principal.oid);
        if (refusal) return say(refusal.because === "unknownPerson" ? 404 : 409, refusal.because, refusal.say);
        await patience().within(readBack(ports, config, principal.oid));
        return isForm ? redirect(PAGE) : json<Me>(202, await statusOf(ports, config, kept, principal));
      },
      refusedTo(ports, config, "enforceMyself"),
    );
  };

async function readBack(ports: EnforceNeeds, config: Config, userId: string): Promise<void> {
  const row = (await ports.store.enforcementsOf([userId])).find(({ source }) => source === SELF);
  if (row?.state === "entering") await carryOnSelf(ports, config, row);
}

/** Why this sign-in does not do; `undefined` when it does. */
async function atDoor(
  ports: EnforceNeeds,
  config: Config,
  request: HttpRequest,
  principal: Principal,
  isForm: boolean,
): Promise<HttpResponseInit | undefined> {
  const say = sayOn(request, config);
  try {
    const visit = { back: PAGE, query: request.query };
    const passage = await passageOf(ports, config, { principal, holdsRole: false }, "handsOut", visit);
    switch (passage.kind) {
      case "signInAgain": {
        const { hurdle } = passage;
        const words = `Nothing was done. ${hurdle.say}`;
        return isForm
          ? page(403, saying(config, "Sign in again first", words, hurdle.link))
          : refuseOld(request, config, hurdle);
      }
      case "stopped":
        return say(passage.code === "doorNotUp" ? 409 : 403, passage.code, passage.hurdle.say);
      case "secondPerson":
        return say(409, "doorNotUp", passage.because);
      case "mayPass":
        return undefined;
    }
  } catch (error) {
    await refusedTo(ports, config, "enforceMyself")(error);
    return answerTo(say, error);
  }
}

/** `POST /api/me/help`: tells the helpdesk what the app knows, once a day. Any sign-in does: it hands out nothing. */
export const helpMe =
  (ports: EnforceNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const schema = askForHelpSchemaAt(ports.clock.now(), config.defaultTimeZone);
    const pressed = await pressOf<AskForHelp>(ports, config, request, schema, purposes.help);
    if ("refusal" in pressed) return pressed.refusal;
    const { principal, isForm, body } = pressed;
    return orTryAgain(
      sayOn(request, config),
      async () => {
        const at = await askForHelp(ports, config, personOf(principal), body);
        return isForm ? redirect(PAGE) : json<HelpAsked>(202, { helpAskedAt: at });
      },
      refusedTo(ports, config, "askForHelp"),
    );
  };

async function pressOf<Body>(
  ports: EnforceNeeds,
  config: Config,
  request: HttpRequest,
  schema: z.ZodType<Body>,
  purpose: string,
) {
  const say = sayOn(request, config);
  const door = admitAnybody(request, config, say);
  if ("refusal" in door) return door;
  const { principal } = door;
  const wanted = { schemaOf: () => schema, purposeOf: () => purpose, oid: principal.oid, now: ports.clock.now() };
  const read = await readPressed(request, config, say, wanted);
  return "refusal" in read ? read : { ...read, principal };
}
