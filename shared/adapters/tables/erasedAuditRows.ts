import { actsKey, EVENT } from "./auditRows.ts";
import { hashOf, keyOf } from "./columns.ts";
import { DELETE, type Fate, isNamedIn, KEEP, pseudonymised, rowFrom, type Sought } from "./erasureFate.ts";
import type { Row, StoredRow } from "./rows.ts";

/** They hold moments and codes. */
const FIXED: ReadonlySet<string> = new Set(["at", "what", "reason", "until", "scope"]);

/**
 * A line of the trail keeps its scope, its moment and what happened. Where it is about the person, or by them, or in
 * the story of their hiring, the pseudonym stands in their place. What they did themselves moves to the partition of
 * the pseudonym. In a scope the row stays that makes a repeat of the line harmless.
 */
export function fateOfLine(row: StoredRow, sought: Sought): Fate {
  const { person, pseudonym } = sought;
  const isEvent = row.rowKey?.startsWith(EVENT) === true;
  if (row.partitionKey === actsKey(person.userId)) {
    // Nobody acts under a pseudonym, so nothing is told there again.
    if (!isEvent) return DELETE;
    const line = pseudonymised(row, sought, true, FIXED);
    return moved({ ...(line.kind === "replace" ? line.row : rowFrom(row)), partitionKey: actsKey(pseudonym) });
  }
  if (!isEvent) return KEEP;
  const isTheirStory = person.workers.some((worker) => row.partitionKey === keyOf(worker));
  if (!isTheirStory && !isNamedIn(row, sought)) return KEEP;
  const line = pseudonymised(row, sought, true, FIXED);
  return line.kind === "replace" && line.row["id"] !== row["id"] ? moved(line.row) : line;
}

/**
 * Under a key of its own new id: that of before is the hash of what named the person, and everybody who reads the trail
 * is told it. Whoever has a list of ids could look for the one that fits.
 */
function moved(row: Row): Fate {
  const rowKey = row.rowKey.replace(/[^|]*$/, hashOf(String(row["id"])));
  return { kind: "delete", before: [{ table: "audit", insert: { ...row, rowKey } }] };
}
