import { chunks } from "../../domain/chunks.ts";
import { between, FEW_KEYS, READS_AT_ONCE, ROWS_PER_HIT, type Rows, type StoredRow } from "./rows.ts";

/** Behind every key that begins alike: keys are printable ASCII, and a hash in one begins with a single `~`. */
const LAST = "~~";

/**
 * The rows of a partition whose keys begin with one of these, in as few requests as their density allows: all in one
 * range, or each in its own.
 * @param prefixes each ends in a separator that stands nowhere else in it, so that none begins with another.
 */
export async function startingWith(
  table: Pick<Rows, "query">,
  partitionKey: string,
  prefixes: readonly string[],
): Promise<readonly StoredRow[]> {
  const sorted = [...new Set(prefixes)].toSorted();
  const together = sorted.length > FEW_KEYS ? await inOneRange(table, partitionKey, sorted) : undefined;
  const found = new Map(together?.found);
  for (const some of chunks(together?.left ?? sorted, READS_AT_ONCE)) {
    const each = await Promise.all(some.map((prefix) => inRange(table, partitionKey, prefix, prefix)));
    for (const row of each.flat()) found.set(row.rowKey ?? "", row);
  }
  return [...found.values()];
}

/** Reads from the first to the last of them, as long as that is worth it. @returns what is left to be read, too. */
async function inOneRange(table: Pick<Rows, "query">, partitionKey: string, sorted: readonly string[]) {
  const wanted = new Set(sorted);
  const separator = sorted[0]?.at(-1) ?? "";
  const found = new Map<string, StoredRow>();
  let read = 0;
  for await (const page of table.query(between(partitionKey, sorted[0] ?? "", `${sorted.at(-1)}${LAST}`))) {
    for (const row of page) {
      const key = row.rowKey ?? "";
      if (wanted.has(key.slice(0, key.indexOf(separator) + 1))) found.set(key, row);
    }
    read += page.length;
    const last = page.at(-1)?.rowKey;
    if (last !== undefined && read > found.size * ROWS_PER_HIT)
      return { found, left: sorted.filter((prefix) => `${prefix}${LAST}` > last) };
  }
  return { found, left: [] };
}

async function inRange(table: Pick<Rows, "query">, partitionKey: string, first: string, last: string) {
  const rows: StoredRow[] = [];
  for await (const page of table.query(between(partitionKey, first, `${last}${LAST}`))) rows.push(...page);
  return rows;
}
