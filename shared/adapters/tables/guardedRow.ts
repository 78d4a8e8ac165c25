import { ConflictError } from "../../errors.ts";
import { readable, type TellsUnreadable } from "./readable.ts";
import type { Row, Rows, StoredRow } from "./rows.ts";

/**
 * A row that is written again only as it was read. One that cannot be read is told of and has no value; its ETag lets
 * whoever begins anew take its place.
 */
export async function readGuarded<T>(
  table: Pick<Rows, "get"> & TellsUnreadable,
  { partitionKey, rowKey }: Pick<Row, "partitionKey" | "rowKey">,
  read: (row: StoredRow) => T,
): Promise<{ readonly value: T | undefined; readonly etag: string } | undefined> {
  const row = await table.get(partitionKey, rowKey);
  if (!row) return undefined;
  const [value] = await readable(table, [row], read);
  return { value, etag: row.etag };
}

/**
 * Writes a row in the place of the one that was read, or the first one.
 * @param etag of the one that was read; absent: there was none. @param first says that there is one by now.
 * @returns the new ETag. @throws ConflictError when somebody else was faster.
 */
export async function saveGuarded(
  table: Pick<Rows, "insert" | "replace">,
  row: Row,
  etag: string | undefined,
  first: string,
): Promise<string> {
  if (etag !== undefined) return table.replace(row, etag);
  const written = await table.insert(row);
  if (written === undefined) throw new ConflictError(first);
  return written;
}
