import { APP, AuditCodeSchema, type AuditEvent, AuditReasonSchema } from "../../domain/audit.ts";
import { chunks } from "../../domain/chunks.ts";
import { EntryEvidenceSchema } from "../../domain/enforcement/enforcement.ts";
import { PersonSchema } from "../../domain/people/person.ts";
import type { AuditTrail, PlacedEvent, TrailPage, TrailQuery } from "../../ports/store/audit.ts";
import { odata } from "../odata.ts";
import { hashOf, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { between, type Row, type Rows, type StoredRow } from "./rows.ts";

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
  evidence: json(EntryEvidenceSchema.optional()),
  id: text,
});
const scopeRow = mapper<Pick<AuditEvent, "scope">>({ scope: text });

/** Sorts the newest event first. */
const newestFirst = (at: string): string => String(LAST_MS - Date.parse(at)).padStart(13, "0");
export const EVENT = "event|";
/** Behind every key that begins so. */
const END = "~";
/** Lines of before a moment, in whatever scope. */
export const auditRange = (before: string): string =>
  odata`RowKey gt ${`${EVENT}${newestFirst(before)}`} and RowKey lt ${`${EVENT}${END}`}`;
/** The row that makes a repeat of a line harmless. */
export const idRowOf = (eventKey: string): string => `id|${eventKey.slice(eventKey.lastIndexOf("|") + 1)}`;
/** No scope has such a sign. */
export const actsKey = (personId: string): string => keyOf(`by|${personId.toLowerCase()}`);

function rowsIn(partitionKey: string, event: AuditEvent, more: object = {}): readonly Row[] {
  const id = hashOf(event.id);
  return [
    { partitionKey, rowKey: `id|${id}` },
    { partitionKey, rowKey: `${EVENT}${newestFirst(event.at)}|${id}`, ...eventRow.toRow(event), ...more },
  ];
}
const rowsOf = (event: AuditEvent): readonly Row[] => rowsIn(keyOf(event.scope), event);
/** The same event may be told of in two scopes. */
const actRows = (event: AuditEvent): readonly Row[] =>
  rowsIn(actsKey(event.who.id), { ...event, id: `${event.scope}|${event.id}` }, scopeRow.toRow(event));

const actFromRow = (row: StoredRow): AuditEvent => {
  const { scope } = scopeRow.fromRow(row);
  const event = eventRow.fromRow(row);
  return { scope, ...event, id: event.id.slice(scope.length + 1) };
};

async function appendRows(audit: Rows, events: readonly AuditEvent[], rows: typeof rowsOf): Promise<void> {
  for (const some of chunks(events, MOST_EVENTS)) {
    if (await audit.write("create", some.flatMap(rows))) continue;
    // One of them stands there already (a repeat): each alone, then, and the first one stays.
    for (const event of some) await audit.write("create", rows(event));
  }
}

/** Row keys from the newest wanted moment to the oldest one. */
function filterOf(partitionKey: string, { after, from, until, subjectId, what = [] }: TrailQuery): string {
  const newest = until === undefined ? "" : newestFirst(until);
  const first = after === undefined || after < newest ? `${EVENT}${newest}` : `${EVENT}${after}${END}`;
  const last = from === undefined ? `${EVENT}${END}` : `${EVENT}${newestFirst(from)}|${END}`;
  const ofSubject = subjectId === undefined ? [] : [odata`subjectId eq ${subjectId}`];
  const happened = what.length === 0 ? [] : [`(${what.map((one) => odata`what eq ${one}`).join(" or ")})`];
  return [between(partitionKey, first, last), ...ofSubject, ...happened].join(" and ");
}

async function pageOf(
  audit: Rows,
  partitionKey: string,
  query: TrailQuery,
  read: (row: StoredRow) => AuditEvent,
): Promise<TrailPage> {
  const rows = await audit.first(filterOf(partitionKey, query), query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const placeOf = (row: StoredRow): string => (row.rowKey ?? "").slice(EVENT.length);
  const lines = await readable(audit, shown, (row): PlacedEvent => ({ place: placeOf(row), event: read(row) }));
  const last = shown.at(-1);
  return { lines, next: rows.length > shown.length && last ? placeOf(last) : undefined };
}

export function tableAudit(audit: Rows): AuditTrail {
  return {
    append: async (events) => {
      for (const ofScope of Map.groupBy(events, ({ scope }) => scope).values())
        await appendRows(audit, ofScope, rowsOf);
      const acts = Map.groupBy(
        events.filter(({ who }) => who.id !== APP.id),
        ({ who }) => who.id.toLowerCase(),
      );
      for (const ofPerson of acts.values()) await appendRows(audit, ofPerson, actRows);
    },
    recent: async (scope, limit) => {
      const rows = await audit.first(between(keyOf(scope), EVENT, `${EVENT}${END}`), limit);
      return readable(audit, rows, (row) => ({ scope, ...eventRow.fromRow(row) }));
    },
    trail: (scope, query) => pageOf(audit, keyOf(scope), query, (row) => ({ scope, ...eventRow.fromRow(row) })),
    actsOf: (personId, query) => pageOf(audit, actsKey(personId), query, actFromRow),
  };
}
