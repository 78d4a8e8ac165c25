import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { shownTroubles } from "../../shared/troubles/shownTroubles.ts";
import { json, page } from "../../shared/web/answers.ts";
import { troublesPage } from "../../shared/web/pages/troublesPage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import type { TroubleList } from "./schemas.ts";

/** `GET /api/troubles` and `/troubles`: whatever is refused, or does not go on, at this moment; and what to do. */
export const showTroubles =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readTroubles);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () => {
      const troubles = await shownTroubles(ports);
      if (!wantsPage(request)) return json<TroubleList>(200, { troubles });
      const frame = await frameFor(ports, config, door.principal);
      return page(200, troublesPage({ ...frame, timeZone: config.defaultTimeZone, troubles }));
    });
  };
