import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** One SQLite file with its prepared statements; see {@link atomically} for what a crash may leave. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;

  /** @param schema SQL that is safe to repeat. */
  constructor(file: string, schema: string) {
    // A process that was told to stop may still be closing the file.
    this.#db = new DatabaseSync(file, { timeout: 5000 });
    this.#db.exec(schema);
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  /** All or nothing; nested calls join the outer one. */
  atomically<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.run("BEGIN IMMEDIATE");
    this.#inTransaction = true;
    try {
      const result = work();
      this.run("COMMIT");
      return result;
    } catch (error) {
      this.run("ROLLBACK");
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  run(sql: string, ...values: SQLInputValue[]) {
    return this.#prepared(sql).run(...values);
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
