import type { TableClient, TableEntityResult, TransactionAction } from "@azure/data-tables";
import { chunks } from "../../domain/chunks.ts";
import { ConflictError } from "../../errors.ts";
import { odata } from "../odata.ts";
import { storageError, unless } from "./storageErrors.ts";
import { action, type WriteMode } from "./writeModes.ts";

/** A row as it is written: keys and flat properties. */
export interface Row {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [property: string]: string | number | boolean | Uint8Array;
}
export type StoredRow = TableEntityResult<Record<string, unknown>>;

/** A row that is skipped: where it lies, and which of its fields are at fault, without their values. */
export interface UnreadableRow {
  readonly tableName: string;
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly because: string;
}

// Source: learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions: 100 rows and 4 MB, which
// a hundred rows of ours never reach.
const MOST_ROWS = 100;
const PAGE_SIZE = 1000;
export const FEW_KEYS = 4;
export const READS_AT_ONCE = 32;
/**
 * A range is worth reading while at least one row in so many is a wanted one: a point read costs as much as some 25
 * rows of a range. One transaction for the members of a page in place of one a person (bench: `cost-per-person`).
 */
export const ROWS_PER_HIT = 25;

/** One table, spoken to in rows. Nothing here retries; every failure leaves as one of our errors. */
export class Rows {
  readonly #table: () => Promise<TableClient>;
  readonly #tell: (row: UnreadableRow) => Promise<void>;

  /**
   * @param table gives the table's client once the table exists; asked before each call.
   * @param tell hears of each row that was skipped, as nobody can read it.
   */
  constructor(table: () => Promise<TableClient>, tell: (row: UnreadableRow) => Promise<void>) {
    this.#table = table;
    this.#tell = tell;
  }

  async unreadable({ partitionKey = "", rowKey = "" }: StoredRow, because: string): Promise<void> {
    const { tableName } = await this.#table();
    await this.#tell({ tableName, partitionKey, rowKey, because });
  }

  async get(partitionKey: string, rowKey: string): Promise<StoredRow | undefined> {
    return this.#call("get", (table) => unless(404, table.getEntity(partitionKey, rowKey)));
  }

  /** The rows that exist among `rowKeys`, in as few requests as their density allows. */
  async getMany(partitionKey: string, rowKeys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    const found = new Map<string, StoredRow>();
    let missing = [...new Set(rowKeys)].sort(ordinal);
    if (missing.length > FEW_KEYS) {
      const wanted = new Set(missing);
      let read = 0;
      let left: string[] = [];
      for await (const page of this.query(between(partitionKey, missing[0] ?? "", missing.at(-1) ?? ""))) {
        for (const row of page) if (wanted.has(key(row))) found.set(key(row), row);
        read += page.length;
        const last = page.at(-1);
        // Behind a page that is not full there is nothing, as a rule: a point read for each that is missing costs more.
        if (!last || page.length < PAGE_SIZE || read <= found.size * ROWS_PER_HIT) continue;
        left = missing.filter((one) => one > key(last));
        break;
      }
      missing = left;
    }
    for (const some of chunks(missing, READS_AT_ONCE)) {
      const rows = await Promise.all(some.map((one) => this.get(partitionKey, one)));
      for (const row of rows) if (row) found.set(key(row), row);
    }
    return found;
  }

  /** Pages of up to `size` rows; a short page is not the last one. Without a filter, all rows of the table. */
  async *query(
    filter: string | undefined,
    { select, size = PAGE_SIZE }: { readonly select?: readonly string[]; readonly size?: number } = {},
  ): AsyncGenerator<readonly StoredRow[], void, undefined> {
    // An empty `$filter` would be sent along, and what that means nobody has written down.
    const queryOptions = { ...(filter && { filter }), ...(select && { select: [...select] }) };
    const table = await this.#table();
    try {
      yield* table.listEntities({ queryOptions }).byPage({ maxPageSize: size });
    } catch (error) {
      throw storageError(error, `query ${table.tableName}`);
    }
  }

  /** The first `limit` rows of a query. */
  async first(filter: string, limit: number): Promise<readonly StoredRow[]> {
    const rows: StoredRow[] = [];
    for await (const page of this.query(filter, { size: limit })) {
      rows.push(...page);
      if (rows.length >= limit) break;
    }
    return rows.slice(0, limit);
  }

  /** @returns the ETag of the new row; `undefined` when there is one already. */
  async insert(row: Row): Promise<string | undefined> {
    return this.#call("insert", async (table) => {
      const written = await unless(409, table.createEntity(row));
      return written && (written.etag ?? "");
    });
  }

  /** Replaces the row that was read with `etag`. @throws ConflictError when it changed or is gone. */
  async replace(row: Row, etag: string): Promise<string> {
    return this.#call("replace", async (table) => {
      const written = await unless(404, table.updateEntity(row, "Replace", { etag }));
      if (!written) throw Object.assign(new Error("the row is gone"), { statusCode: 412 });
      return written.etag ?? "";
    });
  }

  /** As `replace`. @returns `false` when somebody else was faster. */
  async takeOver(row: Row, etag: string): Promise<boolean> {
    try {
      await this.replace(row, etag);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }

  async delete(partitionKey: string, rowKey: string): Promise<void> {
    await this.#call("delete", (table) => unless(404, table.deleteEntity(partitionKey, rowKey)));
  }

  /** Deletes the row that was read with `etag`; one that changed since stays. @returns whether it went. */
  async deleteRead(partitionKey: string, rowKey: string, etag: string): Promise<boolean> {
    const gone = await this.#call("delete", (table) =>
      unless(412, unless(404, table.deleteEntity(partitionKey, rowKey, { etag }))),
    );
    return gone !== undefined;
  }

  /**
   * Deletes rows of one partition in a transaction, whatever stands there.
   * @returns `false` where one is gone: then none went.
   */
  async deleteTogether(partitionKey: string, rowKeys: readonly string[]): Promise<boolean> {
    const actions = rowKeys.map((rowKey): TransactionAction => ["delete", { partitionKey, rowKey }]);
    const gone = await this.#call("delete", (table) => unless(404, table.submitTransaction(actions)));
    return gone !== undefined;
  }

  /** One page behind a place that a page before has named; none has a `next` behind the last. */
  async page(
    filter: string | undefined,
    after: string | undefined,
    select?: readonly string[],
  ): Promise<{ readonly rows: readonly StoredRow[]; readonly next: string | undefined }> {
    const queryOptions = { ...(filter && { filter }), ...(select && { select: [...select] }) };
    const table = await this.#table();
    const settings = { maxPageSize: PAGE_SIZE, ...(after !== undefined && { continuationToken: after }) };
    return this.#call("query", async () => {
      for await (const rows of table.listEntities({ queryOptions }).byPage(settings))
        return { rows, next: (rows as { continuationToken?: string }).continuationToken };
      return { rows: [], next: undefined };
    });
  }

  /**
   * Writes rows in transactions of up to 100, each within one partition; of two rows with one key the later one counts.
   * @returns `false` when a row stood in the way (`create`) or was missing (`update`): then nothing of that transaction
   * was written.
   */
  async write(mode: WriteMode, rows: readonly Row[]): Promise<boolean> {
    const partitions = Map.groupBy(rows, ({ partitionKey }) => partitionKey);
    const written = await Promise.all([...partitions.values()].map((some) => this.#writePartition(mode, some)));
    return written.every(Boolean);
  }

  /**
   * Inserts items of one partition in transactions of up to 100. A row is made when it is sent: of many, all would
   * outlive the transactions before theirs. @returns those of transactions of which one row stands already.
   */
  async insertMany<T>(items: readonly T[], rowOf: (item: T) => Row): Promise<readonly T[]> {
    const refused: T[] = [];
    for (const few of chunks(items, MOST_ROWS))
      if (!(await this.#writePartition("create", few.map(rowOf)))) refused.push(...few);
    return refused;
  }

  /**
   * Writes rows in transactions of up to 100: those with an ETag replace what was read, the others are new.
   * @throws ConflictError when one of them changed, is gone or stands already; nothing of its transaction was written.
   */
  async writeGuarded(rows: readonly { readonly row: Row; readonly etag: string | undefined }[]): Promise<void> {
    const partitions = Map.groupBy(rows, ({ row }) => row.partitionKey);
    for (const some of partitions.values())
      for (const few of chunks(some, MOST_ROWS)) {
        const actions = few.map(
          ({ row, etag }): TransactionAction =>
            etag === undefined ? ["create", row] : ["update", row, "Replace", { etag }],
        );
        const written = await this.#call("write", (table) => unless(404, table.submitTransaction(actions)));
        if (!written) throw new ConflictError("table storage: write: one of the rows is gone");
      }
  }

  async #writePartition(mode: WriteMode, rows: readonly Row[]): Promise<boolean> {
    const distinct = [...new Map(rows.map((row) => [row.rowKey, row])).values()];
    for (const some of chunks(distinct, MOST_ROWS)) {
      const actions = some.map((row) => action(mode, row));
      const refusal = mode === "create" ? 409 : mode === "update" ? 404 : undefined;
      const written = await this.#call("write", (table) => unless(refusal, table.submitTransaction(actions)));
      if (!written) return false;
    }
    return true;
  }

  async #call<T>(doing: string, run: (table: TableClient) => Promise<T>): Promise<T> {
    const table = await this.#table();
    try {
      return await run(table);
    } catch (error) {
      throw storageError(error, `${doing} ${table.tableName}`);
    }
  }
}

const key = (row: StoredRow): string => row.rowKey ?? "";
const ordinal = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const inPartition = (partitionKey: string): string => odata`PartitionKey eq ${partitionKey}`;
/** Row keys from `first` to `last`, both included. */
export const between = (partitionKey: string, first: string, last: string): string =>
  odata`PartitionKey eq ${partitionKey} and RowKey ge ${first} and RowKey le ${last}`;
/** All rows of the partitions from `first` to `last`, both included. */
export const partitionsBetween = (first: string, last: string): string =>
  odata`PartitionKey ge ${first} and PartitionKey le ${last}`;
/** These rows of a partition, which the service looks through for them: for small partitions. */
export const oneOfRows = (partitionKey: string, rowKeys: readonly string[]): string =>
  `${inPartition(partitionKey)} and (${rowKeys.map((rowKey) => odata`RowKey eq ${rowKey}`).join(" or ")})`;
export const after = (partitionKey: string, rowKey: string): string =>
  odata`PartitionKey eq ${partitionKey} and RowKey gt ${rowKey}`;
