import { actsKey, EVENT } from "./auditRows.ts";
import { keyOf } from "./columns.ts";
import { type Fate, isNamedIn, KEEP, pseudonymised, rowFrom, type Sought } from "./erasureFate.ts";
import type { StoredRow } from "./rows.ts";

/** They hold moments and codes. */
const FIXED: ReadonlySet<string> = new Set(["at", "what", "reason", "until", "scope"]);

/**
 * A line of the trail keeps its place, its moment and what happened. Where it is about the person, or by them, or in
 * the story of their hiring, the pseudonym stands in their place. What they did themselves moves to the partition of
 * the pseudonym, with the rows that make a repeat harmless.
 */
export function fateOfLine(row: StoredRow, sought: Sought): Fate {
  const { person, pseudonym } = sought;
  const isEvent = row.rowKey?.startsWith(EVENT) === true;
  if (row.partitionKey === actsKey(person.userId)) {
    const line = isEvent ? pseudonymised(row, sought, true, FIXED) : KEEP;
    const insert = { ...(line.kind === "replace" ? line.row : rowFrom(row)), partitionKey: actsKey(pseudonym) };
    return { kind: "delete", before: [{ table: "audit", insert }] };
  }
  if (!isEvent) return KEEP;
  const isTheirStory = person.workers.some((worker) => row.partitionKey === keyOf(worker));
  return isTheirStory || isNamedIn(row, sought) ? pseudonymised(row, sought, true, FIXED) : KEEP;
}
