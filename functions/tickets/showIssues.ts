import { ReadableStream } from "node:stream/web";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { dayBegins } from "../../shared/domain/calendar/schedule.ts";
import { IssueCount, type TicketFilter } from "../../shared/domain/tickets/issues.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { readLoad } from "../../shared/tickets/readLoad.ts";
import { sayHelpdesk } from "../../shared/tickets/sayHelpdesk.ts";
import { csv, json, page } from "../../shared/web/answers.ts";
import { issuesCsv } from "../../shared/web/issuesCsv.ts";
import { issuesPage } from "../../shared/web/pages/issuesPage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { type IssuesRequest, IssuesRequestSchema } from "./requests.ts";
import type { IssueList } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "clock">;

/** `GET /api/issues-found` and `/issues-found`: what tickets are about, the most frequent first (R65). */
export const showIssues =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readIssues);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, IssuesRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const { query } = read;
    return orTryAgain(say, async () => {
      const { store } = ports;
      const waves = await store.waves();
      if (query.wave && !waves.some(({ waveId }) => waveId === query.wave))
        return say(404, "unknownWave", "There is no such wave.");
      const count = new IssueCount();
      for await (const some of store.ticketPages(filterOf(query, config))) count.add(some);
      const issues = count.ranked();
      if (query.format === "csv")
        return csv(200, ReadableStream.from([Buffer.from(issuesCsv(issues), "utf8")]), "issues-found.csv");
      const postedAt = (await store.ticketCounts())?.value?.postedAt;
      const load = await readLoad(ports, config);
      const helpdesk = { ...load, say: sayHelpdesk(load) };
      const list = { tickets: count.tickets, issues, helpdesk, ...(postedAt !== undefined && { postedAt }) };
      if (query.format === "json" || !wantsPage(request)) return json<IssueList>(200, list);
      const frame = await frameFor(ports, config, door.principal);
      const { defaultTimeZone: timeZone } = config;
      return page(200, issuesPage({ ...frame, ...list, timeZone, waves, asked: query }));
    });
  };

function filterOf({ wave, from, to }: IssuesRequest, { defaultTimeZone: zone }: Config): TicketFilter {
  return {
    ...(wave && { waveId: wave }),
    ...(from && { since: dayBegins(from, zone).toISOString() }),
    ...(to && { until: dayBegins(to, zone, 1).toISOString() }),
  };
}
