import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import {
  type CountedAsked,
  type CountedPeople,
  MAY_USE_PHONE_CODES,
  readCounted,
} from "../../shared/progress/readCounted.ts";
import { json, page } from "../../shared/web/answers.ts";
import { countedPage } from "../../shared/web/pages/countedPage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { type CountedRequest, CountedRequestSchema } from "./requests.ts";

/** `GET /api/counted` and `/counted`: who stands behind a number of the start page, fifty at a time. */
export const showCounted =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readProgress);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, CountedRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const asked = askedIn(read.query);
    return orTryAgain(say, async () => {
      const found = await readCounted(ports, config, asked);
      if (!wantsPage(request)) return json<CountedPeople>(200, found);
      const waves = await ports.store.waves();
      const frame = await frameFor(ports, config, door.principal);
      return page(200, countedPage({ ...frame, ...found, asked, waves }));
    });
  };

function askedIn({ kind, figure, device, page: after }: CountedRequest): CountedAsked {
  if (kind !== undefined) return { list: { kind }, after };
  return figure === MAY_USE_PHONE_CODES ? { list: { allowed: "phoneCodes" }, after } : { figure, device, after };
}
