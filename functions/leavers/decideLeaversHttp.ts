import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, redirect } from "../../shared/web/answers.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct } from "../door/atDoor.ts";
import { orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { decideLeavers } from "./decideLeavers.ts";
import { DECISION_PURPOSE } from "./readLeavers.ts";
import { type LeaverDecision, LeaverDecisionSchema } from "./requests.ts";
import type { LeaversDecided } from "./schemas.ts";

/**
 * `POST /api/leavers/decision`: an Admin releases or drops leavers whom the brake holds. Either may be what an attacker
 * wants, so a session that was left open is not enough for it.
 */
export const decideAboutLeavers =
  (ports: Pick<Ports, "store" | "clock" | "directory" | "email">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const entry = { roles: whoMay.decideLeavers, back: "/leavers" };
    const door = await admitToAct(ports, config, request, "decideLeavers", entry);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const pressed = await readPressed<LeaverDecision>(request, config, say, {
      schemaOf: () => LeaverDecisionSchema,
      purposeOf: () => DECISION_PURPOSE,
      oid: principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in pressed) return pressed.refusal;
    const { body, isForm } = pressed;
    return orTryAgain(
      say,
      async () => {
        const decided = await decideLeavers(ports, body, personOf(principal));
        if (decided === 0)
          return say(409, "notHeld", "None of them is held any more. Nothing was changed; look at the page again.");
        return isForm ? redirect("/leavers") : json<LeaversDecided>(200, { decided });
      },
      refusedTo(ports, config, "decideLeavers"),
    );
  };
