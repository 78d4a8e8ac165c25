import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { type Calendar, readCalendar } from "../../../shared/waves/calendarOfWaves.ts";
import { json, page } from "../../../shared/web/answers.ts";
import { calendarPage } from "../../../shared/web/pages/calendarPage.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../../web/door.ts";
import { frameFor } from "../../web/frame.ts";
import { readQuery } from "../../web/readQuery.ts";
import { type CalendarQuery, CalendarQuerySchema } from "./requests.ts";

/**
 * `GET /api/calendar?from=&weeks=`, and its page: the dates of all waves by week. Not below `/waves`: of a route with
 * a fixed word and one with a parameter in its place, the host takes the one whose function's name comes first.
 * Source: github.com/Azure/azure-functions-host/issues/9876.
 */
export const showCalendar =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery<CalendarQuery>(request, CalendarQuerySchema, say);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(say, async () => {
      const calendar = await readCalendar(ports, config, read.query);
      if (!wantsPage(request)) return json<Calendar>(200, calendar);
      const { changeHours } = config.rules;
      return page(200, calendarPage({ ...(await frameFor(ports, config, door.principal)), ...calendar, changeHours }));
    });
  };
