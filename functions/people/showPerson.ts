import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { passWillDo } from "../../shared/enforcement/passWillDo.ts";
import { json, page } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { personPage } from "../../shared/web/pages/personPage.ts";
import { hasRole, type Principal } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { backPurpose, endLinksPurpose, releasePurpose, userIn } from "./personInPath.ts";
import { type KnownNeeds, readKnown } from "./readKnown.ts";
import type { KnownPerson } from "./schemas.ts";

/** `GET /api/people/{userId}`: what the app knows of one person, and what the viewer may do. */
export const showKnown =
  (ports: KnownNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readPeople);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const userId = userIn(request);
    return orTryAgain(say, async () => {
      const known = userId === undefined ? undefined : await readKnown(ports, config, userId, door.principal);
      return known
        ? json<KnownPerson>(200, known)
        : say(404, "unknownPerson", "There is no such person in this tenant.");
    });
  };

/** `GET /people/{userId}`: the same for people, with the forms. */
export const showPerson =
  (ports: KnownNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readPeople);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const say = sayTo(request, config);
    const userId = userIn(request);
    return orTryAgain(say, async () => {
      const known = userId === undefined ? undefined : await readKnown(ports, config, userId, principal);
      if (!known) return say(404, "unknownPerson", "There is no such person in this tenant.");
      const now = ports.clock.now();
      const tokenFor = (purpose: string) => formToken(config, principal.oid, purpose, now);
      return page(
        200,
        personPage({
          ...(await frameFor(ports, config, principal)),
          timeZone: config.defaultTimeZone,
          known,
          now,
          may: mayOf(principal),
          viewerId: principal.oid,
          tokens: {
            release: tokenFor(releasePurpose(known.userId)),
            links: tokenFor(endLinksPurpose(known.userId)),
            back: tokenFor(backPurpose(known.userId)),
          },
          passWillDo: await passWillDo(ports, config),
          offersErasure: hasRole(principal, ...whoMay.readErasure),
          offersProof: config.verifiedId !== undefined && hasRole(principal, ...whoMay.offerProof),
        }),
      );
    });
  };

const mayOf = (principal: Principal) => ({
  ask: hasRole(principal, ...whoMay.askRelease),
  confirm: hasRole(principal, ...whoMay.confirmRelease),
  end: hasRole(principal, ...whoMay.endRelease),
});
