import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { ReleaseVerdict } from "../../shared/domain/enforcement/releaseRules.ts";
import { type ShownRefusal, shownRefusals } from "../../shared/domain/enforcement/shownRefusals.ts";
import { isUnreadableRow } from "../../shared/errors.ts";
import { json, redirect } from "../../shared/web/answers.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct } from "../door/atDoor.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { carryOnRelease } from "./carryOnReleases.ts";
import { decideRelease } from "./decideRelease.ts";
import { notedOf } from "./notedOf.ts";
import { releasePurpose, userIn } from "./personInPath.ts";
import type { ReleaseNeeds } from "./releaseOnce.ts";
import { type ReleaseBody, releaseSchemaOf } from "./requests.ts";
import type { ReleaseStatus } from "./schemas.ts";

/** So long somebody waits for an answer while the person is taken out of the enforced group. */
const PATIENCE_SECONDS = 20;

/**
 * `POST /api/people/{userId}/release`: an Admin asks, a second person confirms, and the person is out of the enforced
 * group for hours; whoever is there ends it. Acted on here for as long as somebody waits; the timer does the rest.
 */
export const releasePerson =
  (ports: ReleaseNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admit(request, config, whoMay.endRelease);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const userId = userIn(request);
    const asked = {
      schemaOf: releaseSchemaOf,
      purposeOf: () => releasePurpose(userId ?? ""),
      oid: principal.oid,
      now: ports.clock.now(),
    };
    const read = await readPressed<ReleaseBody>(request, config, say, asked);
    if ("refusal" in read) return read.refusal;
    // To end a release is the safe direction: it never waits for a sign-in.
    const act = actOf(read.body);
    const entry = { roles: whoMay[act], back: `/people/${userId ?? ""}` };
    const admitted = await admitToAct(ports, config, request, act, entry);
    if ("refusal" in admitted) return admitted.refusal;
    if (userId === undefined) return say(404, "unknownPerson", "There is no such person in this tenant.");
    const by = personOf(principal);
    return orTryAgain(
      say,
      async () => {
        const refusal = await decideRelease(ports, config, userId, by, read.body);
        if (refusal) return say(statusOf(refusal), refusal.because, refusal.say);
        const patient = patience();
        await patient.within(carryOnRelease(ports, config, userId, patient));
        return read.isForm ? redirect(`/people/${userId}`) : json<ReleaseStatus>(202, await statusFor(ports, userId));
      },
      refusedTo(ports, config, act),
    );
  };

const actOf = (body: ReleaseBody): "askRelease" | "confirmRelease" | "endRelease" =>
  "end" in body ? "endRelease" : "confirm" in body ? "confirmRelease" : "askRelease";

function statusOf({ because }: Extract<ReleaseVerdict, { ok: false }>): number {
  if (because === "unknownPerson") return 404;
  return because === "ownCase" || because === "needsSecondPerson" || because === "handedCode" ? 403 : 409;
}

async function statusFor({ store }: Pick<ReleaseNeeds, "store">, userId: string): Promise<ReleaseStatus> {
  const known = await store.releaseOf(userId);
  if (!known) return {};
  const { etag: _, ...release } = known;
  return { release };
}

/** @returns `undefined` while a row cannot be read, which is told of: nobody is kept from ending a release by it. */
async function refusalsOf(
  { store }: Pick<ReleaseNeeds, "store">,
  userId: string,
): Promise<readonly ShownRefusal[] | undefined> {
  try {
    return shownRefusals(await notedOf(store, userId));
  } catch (error) {
    if (isUnreadableRow(error)) return undefined;
    throw error;
  }
}

/** `GET /api/people/{userId}/release`: the person's last release, where there was one, and what was stopped. */
export const showRelease =
  (ports: Pick<ReleaseNeeds, "store">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readRelease);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const userId = userIn(request);
    if (userId === undefined) return say(404, "unknownPerson", "There is no such person in this tenant.");
    return orTryAgain(say, async () => {
      const [known, refusals] = [await statusFor(ports, userId), await refusalsOf(ports, userId)];
      return json<ReleaseStatus>(200, { ...known, ...(refusals && { refusals }) });
    });
  };
