import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import { readStopped, StoppedAsSchema, type StoppedList } from "../../../shared/enforcement/readStopped.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { stoppedPage } from "../../../shared/web/pages/stoppedPage.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readQuery } from "../../web/readQuery.ts";

/** The query of `GET /api/stopped`. */
export const StoppedRequestSchema = z.strictObject({
  as: z
    .enum(StoppedAsSchema.options, `must be one of ${StoppedAsSchema.options.join(", ")}`)
    .describe("`stranded`: without a usable passkey. `stopped`: with one, or nobody could look yet."),
  page: z.guid("must be the `next` of the page before").optional(),
});

/** `GET /api/stopped` and `/stopped`: whom the workforce policy refused within a day, and whom no wave watches. */
export const showStopped =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, StoppedRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const asked = { as: read.query.as, after: read.query.page };
    return orTryAgain(say, async () => {
      const found = await readStopped(ports, asked);
      if (!wantsPage(request)) return json<StoppedList>(200, found);
      const frame = await frameFor(ports, config, door.principal);
      return page(200, stoppedPage({ ...frame, ...found, asked, timeZone: config.defaultTimeZone }));
    });
  };
