import type { ListTableEntitiesOptions, TableClient, TableEntityResult, TransactionAction } from "@azure/data-tables";
import { odata } from "../odata.ts";
import { statusOf, storageError } from "./storageErrors.ts";

/** A row as it is written: keys and flat properties. */
export interface Row {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [property: string]: string | number | boolean | Uint8Array;
}
export type StoredRow = TableEntityResult<Record<string, unknown>>;

/** How a transaction treats each row. `update` refuses when the row is missing, `create` when it exists. */
export type WriteMode = "create" | "replace" | "merge" | "update";

const TIMEOUT_MS = 15_000;
// Source: learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions: 100 rows and 4 MB.
const MOST_ROWS = 100;
const MOST_BYTES = 3_000_000;
const PAGE_SIZE = 1000;
const FEW_KEYS = 4;
const READS_AT_ONCE = 32;
const PARTITIONS_AT_ONCE = 4;
/**
 * A range is worth reading while at least one row in so many is a wanted one: a point read costs as much as some 25
 * rows of a range.
 */
const ROWS_PER_HIT = 25;

/** One table, spoken to in rows. Nothing here retries; every failure leaves as one of our errors. */
export class Rows {
  readonly #table: () => Promise<TableClient>;

  /** @param table gives the table's client once the table exists; asked before each call. */
  constructor(table: () => Promise<TableClient>) {
    this.#table = table;
  }

  async get(partitionKey: string, rowKey: string): Promise<StoredRow | undefined> {
    return this.#call("get", async (table) => {
      try {
        return await table.getEntity(partitionKey, rowKey, options());
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
  }

  /** The rows that exist among `rowKeys`, in as few requests as their density allows. */
  async getMany(partitionKey: string, rowKeys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    const found = new Map<string, StoredRow>();
    let missing = [...new Set(rowKeys)].sort(ordinal);
    if (missing.length > FEW_KEYS) {
      const wanted = new Set(missing);
      let read = 0;
      for await (const page of this.query(between(partitionKey, missing[0] ?? "", missing.at(-1) ?? ""))) {
        for (const row of page) if (wanted.has(key(row))) found.set(key(row), row);
        read += page.length;
        const last = page.at(-1);
        missing = page.length < PAGE_SIZE || !last ? [] : missing.filter((one) => one > key(last));
        if (read > found.size * ROWS_PER_HIT) break;
      }
    }
    for (let from = 0; from < missing.length; from += READS_AT_ONCE) {
      const rows = await Promise.all(
        missing.slice(from, from + READS_AT_ONCE).map((one) => this.get(partitionKey, one)),
      );
      for (const row of rows) if (row) found.set(key(row), row);
    }
    return found;
  }

  /** Pages of up to 1,000 rows; a short page is not the last one. */
  async *query(filter: string, select?: readonly string[]): AsyncGenerator<readonly StoredRow[], void, undefined> {
    const queryOptions = { filter, ...(select && { select: [...select] }) };
    let continuationToken: string | undefined;
    do {
      const token = continuationToken;
      const page = await this.#call("query", async (table) => {
        const pages = table.listEntities({ queryOptions, ...options(), ...justRows }).byPage({
          maxPageSize: PAGE_SIZE,
          ...(token !== undefined && { continuationToken: token }),
        });
        return (await pages.next()).value as (StoredRow[] & { continuationToken?: string }) | undefined;
      });
      continuationToken = page?.continuationToken;
      if (page) yield page;
    } while (continuationToken !== undefined);
  }

  /** The first `limit` rows of a query. */
  async first(filter: string, limit: number): Promise<readonly StoredRow[]> {
    return this.#call("query", async (table) => {
      const rows: StoredRow[] = [];
      for await (const page of table
        .listEntities({ queryOptions: { filter }, ...options(), ...justRows })
        .byPage({ maxPageSize: limit })) {
        rows.push(...page);
        if (rows.length >= limit) break;
      }
      return rows.slice(0, limit);
    });
  }

  /** @returns the ETag of the new row; `undefined` when there is one already. */
  async insert(row: Row): Promise<string | undefined> {
    return this.#call("insert", async (table) => {
      try {
        const { etag = "" } = await table.createEntity(withoutEmpty(row), options());
        return etag;
      } catch (error) {
        if (statusOf(error) === 409) return undefined;
        throw error;
      }
    });
  }

  /** Replaces the row that was read with `etag`. @throws ConflictError when it changed or is gone. */
  async replace(row: Row, etag: string): Promise<string> {
    return this.#call("replace", async (table) => {
      try {
        const { etag: written } = await table.updateEntity(withoutEmpty(row), "Replace", { ...options(), etag });
        return written ?? "";
      } catch (error) {
        throw statusOf(error) === 404
          ? Object.assign(new Error("the row is gone", { cause: error }), { statusCode: 412 })
          : error;
      }
    });
  }

  async delete(partitionKey: string, rowKey: string): Promise<void> {
    await this.#call("delete", async (table) => {
      try {
        await table.deleteEntity(partitionKey, rowKey, options());
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    });
  }

  /**
   * Writes rows in transactions of up to 100, each within one partition; of two rows with one key the later one counts.
   * @returns `false` when a row stood in the way (`create`) or was missing (`update`): then nothing of that transaction
   * was written.
   */
  async write(mode: WriteMode, rows: readonly Row[]): Promise<boolean> {
    const waiting = [...Map.groupBy(rows, ({ partitionKey }) => partitionKey).values()];
    let isWhole = true;
    const writer = async () => {
      for (let some = waiting.pop(); some; some = waiting.pop())
        isWhole = (await this.#writePartition(mode, some)) && isWhole;
    };
    await Promise.all(Array.from({ length: Math.min(PARTITIONS_AT_ONCE, waiting.length) }, writer));
    return isWhole;
  }

  async #writePartition(mode: WriteMode, rows: readonly Row[]): Promise<boolean> {
    const written = mode === "merge" || mode === "update" ? rows : rows.map(withoutEmpty);
    const distinct = [...new Map(written.map((row) => [row.rowKey, row])).values()];
    for (const batch of batches(distinct)) {
      const written = await this.#call("write", async (table) => {
        try {
          const [only] = batch;
          if (batch.length === 1 && only) await this.#one(table, mode, only);
          else
            await table.submitTransaction(
              batch.map((row) => action(mode, row)),
              options(),
            );
          return true;
        } catch (error) {
          if (statusOf(error) === (mode === "create" ? 409 : mode === "update" ? 404 : -1)) return false;
          throw error;
        }
      });
      if (!written) return false;
    }
    return true;
  }

  #one(table: TableClient, mode: WriteMode, row: Row): Promise<unknown> {
    switch (mode) {
      case "create":
        return table.createEntity(row, options());
      case "update":
        return table.updateEntity(row, "Merge", options());
      case "replace":
      case "merge":
        return table.upsertEntity(row, mode === "merge" ? "Merge" : "Replace", options());
    }
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

/**
 * A row that is written whole needs no empty properties: absent and empty are read alike. Only a merge writes them, to
 * clear what stood there. Most properties of most rows are empty, and each costs time whenever the row is read.
 */
const withoutEmpty = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== "" || name === "rowKey" || name === "partitionKey"),
  ) as unknown as Row;

/**
 * Spares the client from copying every row of a page into the shape of its own model, which for rows is the one they
 * have. What else an answer may hold, an error or the place where the next page begins, it must still read.
 */
const justRows: Pick<ListTableEntitiesOptions, "requestOptions"> = {
  requestOptions: {
    shouldDeserialize: ({ status, headers }) => status !== 200 || headers.has("x-ms-continuation-nextpartitionkey"),
  },
};
const options = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
const key = (row: StoredRow): string => row.rowKey ?? "";
const ordinal = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const inPartition = (partitionKey: string): string => odata`PartitionKey eq ${partitionKey}`;
/** Row keys from `first` to `last`, both included. */
export const between = (partitionKey: string, first: string, last: string): string =>
  odata`PartitionKey eq ${partitionKey} and RowKey ge ${first} and RowKey le ${last}`;
/** These rows of a partition, which the service looks through for them: for small partitions. */
export const oneOfRows = (partitionKey: string, rowKeys: readonly string[]): string =>
  `${inPartition(partitionKey)} and (${rowKeys.map((rowKey) => odata`RowKey eq ${rowKey}`).join(" or ")})`;
export const after = (partitionKey: string, rowKey: string): string =>
  odata`PartitionKey eq ${partitionKey} and RowKey gt ${rowKey}`;

function action(mode: WriteMode, row: Row): TransactionAction {
  switch (mode) {
    case "create":
      return ["create", row];
    case "update":
      return ["update", row, "Merge"];
    case "merge":
      return ["upsert", row, "Merge"];
    case "replace":
      return ["upsert", row, "Replace"];
  }
}

function* batches(rows: readonly Row[]): Generator<readonly Row[], void, undefined> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    // Each row of a transaction is a small HTTP request of its own.
    const size = 1000 + Buffer.byteLength(JSON.stringify(row));
    if (batch.length === MOST_ROWS || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
