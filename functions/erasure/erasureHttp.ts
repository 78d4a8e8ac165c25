import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { json, page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { erasurePage } from "../../shared/web/pages/erasurePage.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct, hurdleAt } from "../door/atDoor.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { userIn } from "../people/personInPath.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readPressed, withDetails } from "../web/readPressed.ts";
import { type Begun, beginErasure } from "./beginErasure.ts";
import { carryOnErasure, type ErasureNeeds } from "./carryOnErasures.ts";
import { readErasure } from "./readErasure.ts";
import { ErasePersonSchema, UNDERSTOOD } from "./requests.ts";
import type { ErasureStatus } from "./schemas.ts";

/** So long somebody waits for the answer; the timer does the rest. */
const PATIENCE_SECONDS = 15;
/** The time goes by in work, and not in pauses. */
const IS_WORK = { patienceSeconds: PATIENCE_SECONDS };
const NO_PERSON = "This is no object id of a person.";

const purposeOf = (userId: string): string => `erase ${userId.toLowerCase()}`;
const pageOf = (userId: string): string => `/people/${userId}/erase`;

/**
 * `POST /api/people/{userId}/erase`: an Admin has what is known of one person deleted. It takes evidence out of sight,
 * so a session that was left open is not enough for it.
 */
export const erasePerson =
  (ports: ErasureNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, IS_WORK)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const userId = userIn(request);
    const back = userId === undefined ? "/people" : pageOf(userId);
    const door = await admitToAct(ports, config, request, "erasePerson", { roles: whoMay.erasePerson, back });
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const pressed = await readPressed(request, config, say, {
      schemaOf: () => ErasePersonSchema,
      purposeOf: () => purposeOf(userId ?? ""),
      oid: principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in pressed) return pressed.refusal;
    if (userId === undefined) return say(404, "unknownPerson", NO_PERSON);
    return orTryAgain(
      say,
      async () => {
        const asked = { userId, by: personOf(principal), reason: pressed.body.reason };
        const begun = await beginErasure(ports, asked);
        const refusal = refusalOf(begun);
        if (refusal && "details" in refusal) return withDetails(say, refusal.details, !pressed.isForm);
        if (refusal) return say(refusal.status, refusal.because, refusal.say);
        const patient = patience();
        await patient.within(carryOnErasure(ports, config, userId, patient));
        if (pressed.isForm) return redirect(back);
        return json<ErasureStatus>(202, await readErasure(ports, userId, principal.oid, patience()));
      },
      refusedTo(ports, config, "erasePerson"),
    );
  };

/** The first thing that is in the way, as its code; all of them in words. */
function refusalOf(begun: Begun) {
  if (begun.kind === "reasonNames") {
    const message = `names the person ("${begun.word}"), and would carry them back into the trail`;
    return { details: [{ field: "reason", message }] };
  }
  if (begun.kind !== "refused") return undefined;
  const [first] = begun.refusals;
  const say = begun.refusals
    .map((one) => (one.until ? `${one.say} Until ${one.until.slice(0, 10)}.` : one.say))
    .join(" ");
  return first && { status: first.because === "ownCase" ? 403 : 409, because: first.because, say };
}

/** `GET /api/people/{userId}/erase`: what is stored, and why it cannot be deleted now, or how far it has come. */
export const showErasure =
  (ports: ErasureNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, IS_WORK)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readErasure);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const userId = userIn(request);
    if (userId === undefined) return say(404, "unknownPerson", NO_PERSON);
    return orTryAgain(say, async () =>
      json<ErasureStatus>(200, await readErasure(ports, userId, door.principal.oid, patience())),
    );
  };

/** `GET /people/{userId}/erase`: the same for people, with the form. An account that is gone has the page, too. */
export const showErasurePage =
  (ports: ErasureNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, IS_WORK)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readErasure);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const say = sayTo(request, config);
    const userId = userIn(request);
    if (userId === undefined) return say(404, "unknownPerson", NO_PERSON);
    return orTryAgain(say, async () => {
      const status = await readErasure(ports, userId, principal.oid, patience());
      const visit = { acts: ["erasePerson"] as const, back: pageOf(userId) };
      return page(
        200,
        erasurePage({
          ...(await frameFor(ports, config, principal)),
          timeZone: config.defaultTimeZone,
          status,
          hurdle: await hurdleAt(ports, config, request, principal, visit),
          formToken: formToken(config, principal.oid, purposeOf(userId), ports.clock.now()),
          understood: UNDERSTOOD,
        }),
      );
    });
  };
