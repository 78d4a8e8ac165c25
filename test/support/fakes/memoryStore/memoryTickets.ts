import type { Ticket } from "../../../../shared/domain/tickets/ticket.ts";
import type { TicketCounts } from "../../../../shared/domain/tickets/ticketCounts.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { TicketStore } from "../../../../shared/ports/store/tickets.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryTickets(aged = new AgedRows()): TicketStore {
  const tickets = new GuardedRows<Ticket>();
  aged.keep("tickets", tickets, (ticket) => ticket);
  const counts = new GuardedRows<TicketCounts>();
  return {
    saveTickets: async (some) => {
      for (const ticket of some) tickets.put(ticket.id, ticket);
    },
    ticketPages: async function* ({ waveId, since, until }) {
      const found = tickets
        .values()
        .filter(
          (ticket) =>
            (waveId === undefined || ticket.waveId === waveId) &&
            (since === undefined || ticket.openedAt >= since) &&
            (until === undefined || ticket.openedAt < until),
        )
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      if (found.length > 0) yield found;
    },
    ticketCounts: async () => counts.get("counts"),
    saveTicketCounts: async (value, etag) => {
      if (etag !== undefined) return counts.replace("counts", value, etag);
      if (!counts.insert("counts", value)) throw new ConflictError("another writer was faster");
      return counts.get("counts")?.etag ?? "";
    },
  };
}
