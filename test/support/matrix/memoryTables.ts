import { TableClient, type TableEntity, TableServiceClient, type TransactionAction } from "@azure/data-tables";
import { asRestError, type BadAnswer } from "./badAnswers.ts";
import type { Outside } from "./outside.ts";
import { nameIn, rowFilter } from "./rowFilter.ts";

type Stored = Readonly<Record<string, unknown>> & {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly etag: string;
};
/** Rows by table and by key. */
type Tables = ReadonlyMap<string, ReadonlyMap<string, Stored>>;

const keyOf = (partitionKey: string, rowKey: string): string => `${partitionKey}\u0000${rowKey}`;
const fails = (status: number, code: string): Error => {
  const error = asRestError({ name: code, status, text: "" });
  return Object.assign(error, { details: { odataError: { code } } });
};

/** Table Storage in memory, as its own client shows it. */
export class MemoryTables {
  readonly #outside: () => Outside;
  #tables = new Map<string, Map<string, Stored>>();
  #etags = 0;

  constructor(outside: () => Outside) {
    this.#outside = outside;
  }

  snapshot(): { readonly tables: Tables; readonly etags: number } {
    return { tables: new Map([...this.#tables].map(([name, rows]) => [name, new Map(rows)])), etags: this.#etags };
  }

  restore({ tables, etags }: ReturnType<MemoryTables["snapshot"]>): void {
    this.#tables = new Map([...tables].map(([name, rows]) => [name, new Map(rows)]));
    this.#etags = etags;
  }

  /** What stands in a table, in the order of its keys. */
  rows(name: string): readonly Stored[] {
    return [...this.#rowsOf(name)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }

  names(): readonly string[] {
    return [...this.#tables.keys()];
  }

  /** @returns the request's effect, unless it is answered badly. */
  run<T>(doing: string, effect: () => T): T {
    const bad: BadAnswer | undefined = this.#outside().pass(`tables ${doing}`);
    if (!bad) return effect();
    if (bad.tookEffect) effect();
    throw asRestError(bad);
  }

  make(name: string): void {
    this.#rowsOf(name);
  }

  get(name: string, partitionKey: string, rowKey: string): Stored {
    const row = this.#rowsOf(name).get(keyOf(partitionKey, rowKey));
    if (!row) throw fails(404, "ResourceNotFound");
    return { ...row };
  }

  /** All or nothing. */
  transact(name: string, actions: readonly TransactionAction[]): readonly string[] {
    const before = new Map(this.#rowsOf(name));
    try {
      return actions.map((action) => this.#apply(name, action));
    } catch (error) {
      this.#tables.set(name, before);
      throw error;
    }
  }

  delete(name: string, partitionKey: string, rowKey: string, etag = "*"): void {
    const known = this.get(name, partitionKey, rowKey);
    if (etag !== "*" && etag !== known.etag) throw fails(412, "UpdateConditionNotSatisfied");
    this.#rowsOf(name).delete(keyOf(partitionKey, rowKey));
  }

  #apply(name: string, [kind, entity, mode, options]: TransactionAction): string {
    const row = entity as TableEntity & Record<string, unknown>;
    const { partitionKey, rowKey } = row;
    const rows = this.#rowsOf(name);
    const known = rows.get(keyOf(partitionKey, rowKey));
    if (kind === "create" && known) throw fails(409, "EntityAlreadyExists");
    if (kind === "update" && !known) throw fails(404, "ResourceNotFound");
    const etag = (options as { etag?: string } | undefined)?.etag ?? "*";
    if (kind === "update" && etag !== "*" && etag !== known?.etag) throw fails(412, "UpdateConditionNotSatisfied");
    this.#etags += 1;
    const written = { ...(mode === "Merge" && known), ...row, etag: `W/"${this.#etags}"` };
    rows.set(keyOf(partitionKey, rowKey), written as Stored);
    return written.etag;
  }

  #rowsOf(name: string): Map<string, Stored> {
    const known = this.#tables.get(name) ?? new Map<string, Stored>();
    this.#tables.set(name, known);
    return known;
  }
}

/** Puts them in the place of the client's requests, for the life of this process. @param now the tables of this moment. */
export function serveTables(now: () => MemoryTables): void {
  const short = (name: string): string => name.replace(/^passkeyRollout/i, "");
  Object.assign(TableServiceClient.prototype, {
    async *listTables() {
      for (const name of now().run("list tables", () => now().names())) yield { name };
    },
    createTable: async (name: string) => now().run("make table", () => now().make(name)),
  });
  Object.assign(TableClient.prototype, {
    async getEntity(this: TableClient, partitionKey: string, rowKey: string) {
      const { tableName } = this;
      return now().run(`get ${short(tableName)}`, () => now().get(tableName, partitionKey, rowKey));
    },
    async createEntity(this: TableClient, row: TableEntity) {
      const [etag] = await now().run(`insert ${short(this.tableName)}`, () =>
        now().transact(this.tableName, [["create", row]]),
      );
      return { etag };
    },
    async updateEntity(this: TableClient, row: TableEntity, mode: "Merge" | "Replace", options: { etag: string }) {
      const { tableName } = this;
      const [etag] = now().run(`update ${short(tableName)}`, () =>
        now().transact(tableName, [["update", row, mode, options]]),
      );
      return { etag };
    },
    async deleteEntity(this: TableClient, partitionKey: string, rowKey: string, { etag }: { etag?: string } = {}) {
      now().run(`delete ${short(this.tableName)}`, () => now().delete(this.tableName, partitionKey, rowKey, etag));
    },
    async submitTransaction(this: TableClient, actions: TransactionAction[]) {
      const etags = now().run(`transact ${short(this.tableName)}`, () => now().transact(this.tableName, actions));
      return { status: 202, subResponses: etags.map((etag) => ({ status: 204, etag })) };
    },
    listEntities(
      this: TableClient,
      { queryOptions = {} }: { queryOptions?: { filter?: string; select?: string[] } } = {},
    ) {
      const { tableName } = this;
      const { filter, select } = queryOptions;
      return {
        async *byPage({ maxPageSize = 1000 }: { maxPageSize?: number } = {}) {
          const fits = rowFilter(filter);
          const shown = select && new Set([...select.map(nameIn), "etag"]);
          const found = now().run(`query ${short(tableName)}`, () => now().rows(tableName).filter(fits));
          for (let at = 0; at < found.length; at += maxPageSize)
            yield found
              .slice(at, at + maxPageSize)
              .map((row) =>
                shown ? Object.fromEntries(Object.entries(row).filter(([name]) => shown.has(name))) : { ...row },
              );
        },
      };
    },
  });
}
