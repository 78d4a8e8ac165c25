import { createHash } from "node:crypto";
import { APP, type AuditEvent } from "../../../../shared/domain/audit.ts";
import type { AuditTrail, PlacedEvent, TrailPage, TrailQuery } from "../../../../shared/ports/store/audit.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryAudit(aged = new AgedRows()): AuditTrail {
  const rows = new GuardedRows<AuditEvent>();
  aged.keep("audit", rows, (line) => line);
  const where = (isMeant: (event: AuditEvent) => boolean): readonly AuditEvent[] =>
    rows
      .values()
      .filter(isMeant)
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return {
    append: async (events) => {
      for (const event of events) rows.insert(`${event.scope}\n${event.id}`, event);
    },
    recent: async (scope, limit) => where((event) => event.scope === scope).slice(0, limit),
    trail: async (scope, query) =>
      pageOf(
        where((event) => event.scope === scope),
        query,
      ),
    actsOf: async (personId, query) => {
      const id = personId.toLowerCase();
      return pageOf(
        where(({ who }) => who.id !== APP.id && who.id.toLowerCase() === id),
        query,
        ({ scope, id }) => `${scope}|${id}`,
      );
    },
  };
}

function pageOf(
  events: readonly AuditEvent[],
  { after = "", limit, subjectId, what = [], from, until }: TrailQuery,
  keyOf: (event: AuditEvent) => string = ({ id }) => id,
): TrailPage {
  const wanted = events
    .filter((event) => subjectId === undefined || event.subjectId === subjectId)
    .filter((event) => what.length === 0 || what.includes(event.what))
    .filter(({ at }) => from === undefined || Date.parse(at) >= Date.parse(from))
    .filter(({ at }) => until === undefined || Date.parse(at) <= Date.parse(until))
    .map((event): PlacedEvent => ({ event, place: placeOf(event, keyOf(event)) }))
    .filter(({ place }) => place > after)
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const lines = wanted.slice(0, limit);
  return { lines, next: wanted.length > limit ? lines.at(-1)?.place : undefined };
}

const placeOf = ({ at }: AuditEvent, key: string): string =>
  `${String(9_999_999_999_999 - Date.parse(at)).padStart(13, "0")}|${createHash("sha256").update(key).digest("hex")}`;
