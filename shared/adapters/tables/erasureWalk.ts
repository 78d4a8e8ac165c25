import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { treatedTables } from "../../domain/erasure/treatments.ts";
import { ConflictError } from "../../errors.ts";
import type { ErasedPart } from "../../ports/store/erasures.ts";
import type { Fate, Sought } from "./erasureFate.ts";
import { fates } from "./erasureFates.ts";
import { READS_AT_ONCE, type Rows, type StoredRow } from "./rows.ts";
import type { TableName } from "./tableDefinitions.ts";

const walked = treatedTables.filter((table) => table in fates) as readonly (keyof typeof fates)[];

/** A table, and the service's own place in it. */
const PlaceSchema = z.object({ table: z.string(), token: z.string().optional() });

/** One page of one table, in the order of the tables. @param isReal else it is counted only. */
export async function walkPart(
  tables: (name: TableName) => Rows,
  sought: Sought,
  place: string | undefined,
  isReal: boolean,
): Promise<ErasedPart> {
  const { table: name, token } = place === undefined ? { table: walked[0], token: undefined } : placeIn(place);
  const at = (walked as readonly (string | undefined)[]).indexOf(name);
  const table = walked[at];
  // A table that an older release named: everything anew.
  if (table === undefined) return { next: placeOf(walked[0]), rows: {}, left: 0 };
  const { filter, fateOf } = fates[table];
  const page = await tables(table).page(filter?.(sought.person), token);
  let [found, left] = [0, 0];
  for (const some of chunks(page.rows, READS_AT_ONCE)) {
    const ends = some.map((row) => ({ row, fate: fateOf(row, sought) })).filter(({ fate }) => fate.kind !== "keep");
    found += ends.filter(({ row }) => isCounted(row)).length;
    const done = isReal ? await Promise.all(ends.map(({ row, fate }) => carryOut(tables, table, row, fate))) : [];
    left += done.filter((isDone) => !isDone).length;
  }
  const next = page.next === undefined ? placeOf(walked[at + 1]) : placeOf(table, page.next);
  return { next, rows: found > 0 ? { [table]: found } : {}, left };
}

/** What makes a repeat harmless is no line; and what somebody did stands twice. */
const isCounted = ({ partitionKey = "", rowKey = "" }: StoredRow): boolean =>
  !rowKey.startsWith("id|") && !partitionKey.startsWith("by|");

const placeIn = (place: string): z.infer<typeof PlaceSchema> => PlaceSchema.parse(JSON.parse(place));
const placeOf = (table: TableName | undefined, token?: string): string | undefined =>
  table && JSON.stringify({ table, token });

/** @returns whether it is done; a row that changed meanwhile is come to again. */
async function carryOut(
  tables: (name: TableName) => Rows,
  name: TableName,
  row: StoredRow,
  fate: Fate,
): Promise<boolean> {
  const table = tables(name);
  switch (fate.kind) {
    case "keep":
      return true;
    case "left":
      return false;
    case "replace":
      try {
        await table.replace(fate.row, row.etag);
        return true;
      } catch (error) {
        if (error instanceof ConflictError) return false;
        throw error;
      }
    case "delete": {
      // One that stands there already does as well: a crash came between.
      for (const { table: other, insert } of fate.before ?? []) await tables(other).insert(insert);
      if (fate.with) await tables(fate.with.table).delete(fate.with.partitionKey, fate.with.rowKey);
      return table.deleteRead(row.partitionKey ?? "", row.rowKey ?? "", row.etag);
    }
  }
}
