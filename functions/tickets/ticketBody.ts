import { z } from "zod";
import { type Ticket, TicketSchema } from "../../shared/domain/tickets/ticket.ts";
import { type CsvLine, csvRecordsIn } from "../../shared/web/csvRecords.ts";
import type { FieldProblem, ProblemCode } from "../../shared/web/problem.ts";
import { jsonIn, textIn } from "../../shared/web/readBody.ts";

/** So many fit into a body of 64 KB. */
export const MOST_TICKETS = 500;

/** The body of `POST /api/tickets` as JSON. */
export const PostTicketsSchema = z.strictObject({
  tickets: z
    .array(TicketSchema)
    .max(MOST_TICKETS, `may have at most ${MOST_TICKETS} entries`)
    .describe("Opened, closed or changed since the last time; an empty list says that there were none."),
});

export type TicketBody =
  | {
      readonly kind: "read";
      readonly tickets: readonly Ticket[];
      /** How a fault in a ticket is named: `tickets.0.os`, or `line 2, os`. */
      readonly nameField: (index: number, field: string) => string;
    }
  | { readonly kind: "malformed"; readonly code: ProblemCode; readonly message: string }
  | { readonly kind: "invalid"; readonly details: readonly FieldProblem[] };

/** The tickets in a body of JSON. */
export function ticketsInJson(bytes: Uint8Array): TicketBody {
  const read = jsonIn(bytes);
  if (!read) return { kind: "malformed", code: "malformedJson", message: "The body is not JSON in UTF-8." };
  const parsed = PostTicketsSchema.safeParse(read.value);
  if (parsed.success)
    return {
      kind: "read",
      tickets: parsed.data.tickets,
      nameField: (index, field) => `tickets.${index}.${field}`,
    };
  return {
    kind: "invalid",
    details: parsed.error.issues.map((issue) => ({ field: dotted(issue), message: said(issue) })),
  };
}

const columns = Object.keys(TicketSchema.shape);
const optionalColumns: readonly string[] = ["closedAt", "waveId"];

/** The tickets in a body of CSV: a line of names in any order, then one line each. An empty cell is an absent value. */
export function ticketsInCsv(bytes: Uint8Array): TicketBody {
  const malformed = (message: string): TicketBody => ({ kind: "malformed", code: "malformedCsv", message });
  const text = textIn(bytes);
  if (text === undefined) return malformed("The body is not UTF-8.");
  const lines = csvRecordsIn(text);
  if ("message" in lines) return malformed(`Line ${lines.line}: ${lines.message}.`);
  const [head, ...rows] = lines;
  if (!head) return malformed(`The first line must name the columns: ${columns.join(",")}.`);
  const faults = headFaults(head.cells);
  if (faults.length > 0) return { kind: "invalid", details: faults };
  if (rows.length > MOST_TICKETS)
    return { kind: "invalid", details: [{ field: "", message: `may have at most ${MOST_TICKETS} tickets` }] };
  const uneven = rows.find(({ cells }) => cells.length !== head.cells.length);
  if (uneven)
    return malformed(`Line ${uneven.line}: it has ${uneven.cells.length} cells, the first line ${head.cells.length}.`);
  return fromRows(head.cells, rows);
}

function headFaults(names: readonly string[]): readonly FieldProblem[] {
  const unknown = names.filter((name) => !columns.includes(name));
  const missing = columns.filter((name) => !optionalColumns.includes(name) && !names.includes(name));
  const twice = names.filter((name, n) => names.indexOf(name) !== n);
  return [
    ...unknown.map((name) => ({
      field: "line 1",
      message: `Unrecognized column: ${JSON.stringify(name.slice(0, 40))}`,
    })),
    ...missing.map((name) => ({ field: "line 1", message: `the column ${name} is missing` })),
    ...twice.map((name) => ({ field: "line 1", message: `the column ${name} stands there twice` })),
  ];
}

function fromRows(names: readonly string[], rows: readonly CsvLine[]): TicketBody {
  const read = rows.map(({ line, cells }) => {
    const given = names.map((name, n) => [name, cells[n] ?? ""] as const).filter(([, value]) => value !== "");
    return { line, parsed: TicketSchema.safeParse(Object.fromEntries(given)) };
  });
  const nameField = (index: number, field: string) => `line ${rows[index]?.line}, ${field}`;
  const details = read.flatMap(({ line, parsed }) =>
    (parsed.error?.issues ?? []).map((issue) => ({ field: `line ${line}, ${dotted(issue)}`, message: said(issue) })),
  );
  if (details.length > 0) return { kind: "invalid", details };
  return { kind: "read", tickets: read.flatMap(({ parsed }) => parsed.data ?? []), nameField };
}

type Issue = z.core.$ZodIssue;
const dotted = ({ path }: Issue): string => path.map(String).join(".");

/** What is wrong, without the value: an unknown field is named, and what stands in it is not. */
function said(issue: Issue): string {
  if (issue.code === "unrecognized_keys")
    return `unknown: ${issue.keys.map((key) => JSON.stringify(key.slice(0, 40))).join(", ")}; tickets say nothing of people`;
  return issue.code === "invalid_type" && issue.input === undefined ? "is missing" : issue.message;
}
