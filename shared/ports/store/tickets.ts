import type { TicketFilter } from "../../domain/tickets/issues.ts";
import type { Ticket } from "../../domain/tickets/ticket.ts";
import type { TicketCounts } from "../../domain/tickets/ticketCounts.ts";

export interface TicketStore {
  /** By id: a new one is added, a known one is replaced. Safe to repeat. */
  saveTickets(tickets: readonly Ticket[]): Promise<void>;
  /** All that the filter lets through, page by page, in order of id. */
  ticketPages(filter: TicketFilter): AsyncIterable<readonly Ticket[]>;
  /** `value` is absent where the row cannot be read: it is told of, and the next counts take its place. */
  ticketCounts(): Promise<{ readonly value: TicketCounts | undefined; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveTicketCounts(value: TicketCounts, etag: string | undefined): Promise<string>;
}
