import type { TicketFilter } from "../../domain/tickets/issues.ts";
import type { Ticket } from "../../domain/tickets/ticket.ts";
import { type TicketCounts, TicketCountsSchema } from "../../domain/tickets/ticketCounts.ts";
import type { TicketStore } from "../../ports/store/tickets.ts";
import { odata } from "../odata.ts";
import { json, keyOf, mapper, optional, text } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import { readable } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const TICKET = "ticket";
const COUNTS = "ticketCounts";

const ticketRow = mapper<Omit<Ticket, "id">>({
  openedAt: text,
  closedAt: optional(),
  family: text,
  os: text,
  failureMode: text,
  waveId: optional(),
});
const fromRow = (row: StoredRow): Ticket => ({ id: row.rowKey ?? "", ...ticketRow.fromRow(row) });
const countsRow = mapper<{ value: TicketCounts }>({ value: json(TicketCountsSchema) });

export const tableTickets = (tickets: Rows, appState: Rows): TicketStore => ({
  saveTickets: async (some) => {
    const rows = some.map(({ id, ...ticket }) => ({
      partitionKey: TICKET,
      rowKey: keyOf(id),
      ...ticketRow.toRow(ticket),
    }));
    await tickets.write("replace", rows);
  },
  ticketPages: async function* (filter) {
    for await (const page of tickets.query(filterOf(filter))) {
      const found = await readable(tickets, page, fromRow);
      if (found.length > 0) yield found;
    }
  },
  ticketCounts: () =>
    readGuarded(appState, { partitionKey: "app", rowKey: COUNTS }, (found) => countsRow.fromRow(found).value),
  saveTicketCounts: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: COUNTS, ...countsRow.toRow({ value }) };
    return saveGuarded(appState, row, etag, "somebody else was faster with the counts of tickets");
  },
});

const filterOf = ({ waveId, since, until }: TicketFilter): string =>
  [
    inPartition(TICKET),
    waveId !== undefined && odata`waveId eq ${waveId}`,
    since !== undefined && odata`openedAt ge ${since}`,
    until !== undefined && odata`openedAt lt ${until}`,
  ]
    .filter((part) => part !== false)
    .join(" and ");
