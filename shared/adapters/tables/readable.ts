import { isUnreadableRow } from "../../errors.ts";
import type { StoredRow } from "./rows.ts";

/** Where rows that cannot be read are told of. */
export interface TellsUnreadable {
  unreadable(row: StoredRow, because: string): Promise<void>;
}

/**
 * The rows that can be read; each other one is told of and skipped, so that it never stops the rest. For lists whose
 * reader is safe with a row less.
 */
export async function readable<T>(
  table: TellsUnreadable,
  rows: Iterable<StoredRow>,
  read: (row: StoredRow) => T,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const row of rows) {
    try {
      found.push(read(row));
    } catch (error) {
      await tell(table, row, error);
    }
  }
  return found;
}

/** One row that somebody asks for. @throws RefusedError after it was told of. */
export async function readOne<T>(
  table: TellsUnreadable,
  row: StoredRow | undefined,
  read: (row: StoredRow) => T,
): Promise<T | undefined> {
  if (!row) return undefined;
  try {
    return read(row);
  } catch (error) {
    await tell(table, row, error);
    throw error;
  }
}

/** @throws what is not about the row. */
async function tell(table: TellsUnreadable, row: StoredRow, error: unknown): Promise<void> {
  if (!isUnreadableRow(error)) throw error;
  await table.unreadable(row, error.message);
}
