import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import type { AgedKind } from "../../domain/retention/agedRows.ts";
import { type RetentionRun, RetentionRunSchema } from "../../domain/retention/retentionRun.ts";
import type { AgedRow, RetentionStore } from "../../ports/store/retention.ts";
import { finders, type RowKey } from "./agedKinds.ts";
import { json, mapper } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";
import type { TableName } from "./tableDefinitions.ts";

const RUN = "retention";
const runRow = mapper<{ run: RetentionRun }>({ run: json(RetentionRunSchema) });

/** Requests to one table at a time. */
const AT_ONCE = 32;
/** A line of the trail is two rows of a transaction of a hundred. */
const LINES_TOGETHER = 50;

/** First the row itself, then what goes with it. */
const KeysSchema = z.array(z.tuple([z.string(), z.string()])).min(1);
const sayKeys = (keys: readonly RowKey[]): string =>
  JSON.stringify(keys.map(({ partitionKey, rowKey }) => [partitionKey, rowKey]));
const keysIn = (row: string): readonly RowKey[] =>
  KeysSchema.parse(JSON.parse(row)).map(([partitionKey, rowKey]) => ({ partitionKey, rowKey }));

export function tableRetention(rowsOf: (table: TableName) => Rows, appState: Rows): RetentionStore {
  return {
    agedPage: async (kind, before, after) => {
      const finder = finders[kind];
      const table = rowsOf(finder.table);
      const { rows, next } = await table.page(finder.filter(before), after, finder.select);
      const read = await readable(table, rows, (row) => {
        const { partitionKey = "", rowKey = "", etag } = row;
        const keys = [{ partitionKey, rowKey }, ...(finder.beside?.(row) ?? [])];
        return { value: finder.read(row), row: sayKeys(keys), etag };
      });
      return { rows: read, next };
    },
    forgetAged: async (kind, rows) => {
      const table = rowsOf(finders[kind].table);
      return kind === "audit" ? forgetLines(table, rows) : forgetGuarded(table, rows);
    },
    retentionRun: () =>
      readGuarded(appState, { partitionKey: "app", rowKey: RUN }, (found) => runRow.fromRow(found).run),
    saveRetentionRun: async (run, etag) => {
      const row = { partitionKey: "app", rowKey: RUN, ...runRow.toRow({ run }) };
      return saveGuarded(appState, row, etag, "another run was faster");
    },
  };
}

type Aged = Pick<AgedRow<AgedKind>, "row" | "etag">;

/**
 * Row by row, as the client sends no ETag with a deletion in a transaction. What goes with a row goes first: a row that
 * is left after a crash is found again, and takes it along then.
 */
async function forgetGuarded(table: Rows, rows: readonly Aged[]): Promise<number> {
  let count = 0;
  for (const some of chunks(rows, AT_ONCE)) {
    const gone = await Promise.all(
      some.map(async ({ row, etag }) => {
        const [own, ...beside] = keysIn(row);
        for (const { partitionKey, rowKey } of beside) await table.delete(partitionKey, rowKey);
        return own !== undefined && table.deleteRead(own.partitionKey, own.rowKey, etag);
      }),
    );
    count += gone.filter(Boolean).length;
  }
  return count;
}

/** A line is never written again but to take a name out of it, so that it may go as it is. It takes its `id|` along. */
async function forgetLines(table: Rows, rows: readonly Aged[]): Promise<number> {
  let count = 0;
  const lines = rows.map(({ row }) => keysIn(row));
  for (const [partitionKey, mine] of Map.groupBy(lines, ([own]) => own?.partitionKey ?? ""))
    for (const some of chunks(mine, LINES_TOGETHER)) {
      const keys = some.flat().map(({ rowKey }) => rowKey);
      if (!(await table.deleteTogether(partitionKey, [...new Set(keys)])))
        for (const one of some) for (const { rowKey } of one) await table.delete(partitionKey, rowKey);
      count += some.length;
    }
  return count;
}
