import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { json, redirect } from "../../shared/web/answers.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct } from "../door/atDoor.ts";
import { backPurpose, userIn } from "../people/personInPath.ts";
import { orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { type LiftNeeds, liftByHand } from "./liftByHand.ts";
import { LiftLeftSchema } from "./requests.ts";
import type { LeftLifted } from "./schemas.ts";

/**
 * `POST /api/people/{userId}/back`: an Admin says that somebody of whom HR told that they left works here. It lets them
 * have codes again, so a session that was left open is not enough for it.
 */
export const sayBack =
  (ports: LiftNeeds, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const userId = userIn(request);
    const back = userId === undefined ? "/people" : `/people/${userId}`;
    const door = await admitToAct(ports, config, request, "liftLeft", { roles: whoMay.liftLeft, back });
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const pressed = await readPressed(request, config, say, {
      schemaOf: () => LiftLeftSchema,
      purposeOf: () => backPurpose(userId ?? ""),
      oid: principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in pressed) return pressed.refusal;
    if (userId === undefined) return say(404, "unknownPerson", "There is no such person in this tenant.");
    return orTryAgain(
      say,
      async () => {
        const because = await liftByHand(ports, config, personOf(principal), userId, pressed.body);
        if (because) return say(because.status, because.code, because.say);
        return pressed.isForm ? redirect(back) : json<LeftLifted>(200, { userId });
      },
      refusedTo(ports, config, "liftLeft"),
    );
  };
