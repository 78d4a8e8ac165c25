import type { AuditEvent } from "../../domain/audit.ts";
import type { PollState } from "../../domain/people/reportReading.ts";
import { isNews, type Sighting, seenOnceMore, type Trouble } from "../../domain/trouble/trouble.ts";
import { hashOf } from "./columns.ts";

/**
 * First words of each kind of line; what follows is JSON. Alerts look for them (infra/azure/queries).
 * @internal exported for its tests
 */
export const linePrefixes = { audit: "audit ", poll: "poll ", trouble: "trouble " } as const;

/**
 * An audit event as one line of telemetry: ids and what happened. Names, reasons and values stay in the table, which is
 * the truth; its row is found by `id`, and a repeat of an event is a line with the same `id`.
 */
export function auditLine({ scope, id, at, who, what, subjectId }: AuditEvent): string {
  return linePrefixes.audit + JSON.stringify({ id: hashOf(id), at, what, scope, who: who.id, subjectId });
}

/** That the registration report was read to its end; `undefined` while it is being read. */
export const pollLine = ({ startedAt, completedAt, reading }: PollState): string | undefined =>
  completedAt && !reading ? linePrefixes.poll + JSON.stringify({ startedAt, completedAt }) : undefined;

/**
 * That something does not go on: what was answered to which doing, in words that are clean already, and whether people
 * are to hear of it. @param met as its row tells; where that could not be written, it counts as the first time.
 */
export function troubleLine(sighting: Sighting, met: Trouble = seenOnceMore(undefined, sighting)): string {
  const { scope, at, doing, reason, code, said, requestId, saidAt } = sighting;
  const fields = { at, scope, doing, reason, code, isNews: isNews(met), said, requestId, saidAt };
  return linePrefixes.trouble + JSON.stringify(fields);
}
