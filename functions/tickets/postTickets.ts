import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { faultsAmong, type Ticket } from "../../shared/domain/tickets/ticket.ts";
import { countedFrom, ticketCounts } from "../../shared/domain/tickets/ticketCounts.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { underEtag } from "../../shared/underEtag.ts";
import { json } from "../../shared/web/answers.ts";
import type { FieldProblem } from "../../shared/web/problem.ts";
import { readBody } from "../../shared/web/readBody.ts";
import { isProgram, mediaType } from "../../shared/web/sameOrigin.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, type Say, sayTo } from "../web/door.ts";
import { withDetails } from "../web/readPressed.ts";
import type { TicketsTaken } from "./schemas.ts";
import { ticketsInCsv, ticketsInJson } from "./ticketBody.ts";

type Needs = Pick<Ports, "store" | "clock">;

const LIMIT_BYTES = 65_536;
const MOST_FAULTS = 50;

/**
 * `POST /api/tickets` (Admin, Helpdesk): tickets of the helpdesk, without anything about people. All of them are taken
 * or none. Sent twice they are the same tickets.
 */
export const postTickets =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.postTickets);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const kind = mediaType(request);
    if (kind !== "application/json" && kind !== "text/csv")
      return say(415, "unsupportedMediaType", "The body must be application/json or text/csv.");
    if (!isProgram(request))
      return say(403, "notSameOrigin", "Tickets are posted by a program with a token of its own. Nothing was taken.");
    const read = await readBody(request, LIMIT_BYTES);
    if ("tooLarge" in read) return read.tooLarge;
    const body = kind === "text/csv" ? ticketsInCsv(read.bytes) : ticketsInJson(read.bytes);
    if (body.kind === "malformed") return say(400, body.code, body.message);
    if (body.kind === "invalid") return refuse(say, body.details);
    return orTryAgain(say, async () => {
      const waveIds = new Set((await ports.store.waves()).map(({ waveId }) => waveId));
      const faults = faultsAmong(body.tickets, waveIds, ports.clock.now());
      if (faults.length > 0)
        return refuse(
          say,
          faults.map(({ index, field, message }) => ({ field: body.nameField(index, field), message })),
        );
      await take(ports, config, body.tickets);
      return json<TicketsTaken>(200, { taken: body.tickets.length });
    });
  };

function refuse(say: Say, details: readonly FieldProblem[]): HttpResponseInit {
  const more = details.length - MOST_FAULTS;
  const shown = details.slice(0, MOST_FAULTS);
  return withDetails(say, more > 0 ? [...shown, { field: "", message: `and ${more} more` }] : shown, true);
}

/** Rows first, then the counts, made anew from all rows of late: a crash between the two is mended by the next post. */
async function take({ store, clock }: Needs, config: Config, tickets: readonly Ticket[]): Promise<void> {
  await store.saveTickets(tickets);
  await underEtag(async () => {
    const known = await store.ticketCounts();
    const now = clock.now();
    const openedAt: string[] = [];
    for await (const page of store.ticketPages({ since: countedFrom(now) }))
      openedAt.push(...page.map((ticket) => ticket.openedAt));
    await store.saveTicketCounts(ticketCounts(openedAt, now, config.defaultTimeZone), known?.etag);
  });
}
