import type { AuditEvent } from "../../domain/audit.ts";
import type { AuditTrail, TrailQuery } from "../../ports/store/audit.ts";

/** Lines read in one request. */
const LINES_A_READ = 900;

/** The same at once, where they are few. */
export async function fewLinesOf(...asked: Parameters<typeof linesOf>): Promise<readonly AuditEvent[]> {
  const lines: AuditEvent[] = [];
  for await (const line of linesOf(...asked)) lines.push(line);
  return lines;
}

/** All wanted lines of a scope, newest first, one page at a time in memory. */
export async function* linesOf(
  store: AuditTrail,
  scope: string,
  query: Omit<TrailQuery, "limit" | "after">,
): AsyncGenerator<AuditEvent, void, undefined> {
  let after: string | undefined;
  do {
    const page = await store.trail(scope, { ...query, limit: LINES_A_READ, after });
    for (const { event } of page.lines) yield event;
    after = page.next;
  } while (after !== undefined);
}
