import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { keptIn } from "../../shared/domain/retention/keptIn.ts";
import { WATCHED_DAYS } from "../../shared/domain/retention/retentionRun.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, page } from "../../shared/web/answers.ts";
import { retentionPage } from "../../shared/web/pages/retentionPage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import type { Retention } from "./schemas.ts";

/** `GET /api/retention` and `/retention`: what is kept of people, for how long, and what was deleted last. */
export const showRetention =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readRetention);
    if ("refusal" in door) return door.refusal;
    return orTryAgain(sayTo(request, config), async () => {
      const retention = await readRetention(ports, config);
      if (!wantsPage(request)) return json<Retention>(200, retention);
      const frame = await frameFor(ports, config, door.principal);
      return page(200, retentionPage({ ...frame, timeZone: config.defaultTimeZone, retention }));
    });
  };

async function readRetention({ store, clock }: Pick<Ports, "store" | "clock">, { keeps }: Config): Promise<Retention> {
  const run = (await store.retentionRun())?.value;
  const kept = Object.entries(keptIn).map(([table, keeping]) => ({ table, ...keeping }));
  if (!run) return { keeps, counts: {}, waves: [], kept };
  const { at, steadySince, because, startedAt, endedAt, counts, last, waits } = run;
  const waitsUntil = Date.parse(steadySince) + days(WATCHED_DAYS);
  const isWaiting = clock.now().getTime() < waitsUntil;
  return {
    keeps,
    ...(isWaiting && { waitsUntil: new Date(waitsUntil).toISOString(), waitsBecause: because }),
    cameByAt: at,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    counts,
    ...(last && { last }),
    waves: waits,
    kept,
  };
}
