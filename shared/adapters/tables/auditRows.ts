import { AuditCodeSchema, type AuditEvent, AuditReasonSchema } from "../../domain/audit.ts";
import { chunks } from "../../domain/chunks.ts";
import { PersonSchema } from "../../domain/people/person.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import { hashOf, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { between, type Row, type Rows } from "./rows.ts";

/** Two rows an event, in one transaction. */
const MOST_EVENTS = 50;
const LAST_MS = 9_999_999_999_999;

const eventRow = mapper<Omit<AuditEvent, "scope">>({
  at: text,
  who: json(PersonSchema),
  what: oneOf(AuditCodeSchema),
  reason: optional(AuditReasonSchema),
  why: optional(),
  subjectId: optional(),
  before: optional(),
  after: optional(),
  until: optional(),
  id: text,
});

/** Sorts the newest event first. */
const newestFirst = (at: string): string => String(LAST_MS - Date.parse(at)).padStart(13, "0");

function rowsOf(event: AuditEvent): readonly Row[] {
  const partitionKey = keyOf(event.scope);
  const id = hashOf(event.id);
  return [
    { partitionKey, rowKey: `id|${id}` },
    { partitionKey, rowKey: `event|${newestFirst(event.at)}|${id}`, ...eventRow.toRow(event) },
  ];
}

export function tableAudit(audit: Rows): AuditTrail {
  return {
    append: async (events) => {
      for (const ofScope of Map.groupBy(events, ({ scope }) => scope).values()) {
        for (const some of chunks(ofScope, MOST_EVENTS)) {
          if (await audit.write("create", some.flatMap(rowsOf))) continue;
          // One of them stands there already (a repeat): each alone, then, and the first one stays.
          for (const event of some) await audit.write("create", rowsOf(event));
        }
      }
    },
    recent: async (scope, limit) => {
      const rows = await audit.first(between(keyOf(scope), "event|", "event|~"), limit);
      return readable(audit, rows, (row) => ({ scope, ...eventRow.fromRow(row) }));
    },
  };
}
