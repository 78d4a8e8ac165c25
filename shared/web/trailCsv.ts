import type { AuditEvent } from "../domain/audit.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";
import { auditReasonWords, auditWords } from "./pages/auditWords.ts";

const columns: Readonly<Record<string, (event: AuditEvent, name: string | undefined) => string | undefined>> = {
  at: ({ at }) => at,
  who: ({ who }) => who.displayName,
  whoId: ({ who }) => who.id,
  what: ({ what }) => what,
  inWords: ({ what }) => auditWords[what],
  reason: ({ reason }) => reason && auditReasonWords[reason],
  why: ({ why }) => why,
  subject: (_event, name) => name,
  subjectId: ({ subjectId }) => subjectId,
  before: ({ before }) => before,
  after: ({ after }) => after,
  until: ({ until }) => until,
  lookedAt: ({ evidence }) => evidence?.lookedAt,
  passkeyCreatedAt: ({ evidence }) => evidence?.passkeyCreatedAt,
  passkeyUsedAt: ({ evidence }) => evidence?.passkeyUsedAt,
  certificateUsedAt: ({ evidence }) => evidence?.certificateUsedAt,
  scope: ({ scope }) => scope,
  id: ({ id }) => id,
};

export const trailCsvHead = (): string => CSV_MARK + csvRecord(Object.keys(columns));

/** @param names of subjects, by id, as far as they are known. */
export const trailCsvRecord = (event: AuditEvent, names: ReadonlyMap<string, string>): string =>
  csvRecord(Object.values(columns).map((cell) => cell(event, names.get(event.subjectId ?? ""))));
