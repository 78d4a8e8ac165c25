import type { Config } from "../config/config.ts";
import { type HelpdeskLoad, helpdeskLoad } from "../domain/tickets/brake.ts";
import type { Ports } from "../ports/ports.ts";

/** How the helpdesk stands. Reads a row, and nothing where nobody has set what it can take. */
export async function readLoad(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { ticketsADay, rules }: Pick<Config, "ticketsADay" | "rules">,
): Promise<HelpdeskLoad> {
  const counts = ticketsADay === undefined ? undefined : (await store.ticketCounts())?.value;
  return helpdeskLoad(counts, ticketsADay, clock.now(), rules);
}
