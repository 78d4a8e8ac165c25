import type { SQLInputValue } from "node:sqlite";
import type { Database } from "./database.ts";
import type { InstanceRow } from "./schema.ts";

/** Which instances a query or a purge means; instants are ms since epoch, both ends included. */
export interface InstanceFilter {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  /** Shown statuses, so `Suspended` too. */
  statuses?: readonly string[] | undefined;
  instanceIdPrefix?: string | undefined;
}

/** The rows of `instances`, one for each instance id. */
export class InstanceRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(instanceId: string): InstanceRow | undefined {
    return this.#db.get<InstanceRow>("SELECT * FROM instances WHERE instanceId = ?", instanceId);
  }

  /** Ordered by instance id; `after` is the last id of the page before. */
  page(filter: InstanceFilter, after: string | undefined, limit: number): InstanceRow[] {
    const conditions: string[] = [];
    const values: SQLInputValue[] = [];
    const add = (condition: string, ...given: SQLInputValue[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    if (after !== undefined) add("instanceId > ?", after);
    if (filter.createdFrom !== undefined) add("createdAt >= ?", filter.createdFrom);
    if (filter.createdTo !== undefined) add("createdAt <= ?", filter.createdTo);
    if (filter.instanceIdPrefix)
      add("substr(instanceId, 1, ?) = ?", filter.instanceIdPrefix.length, filter.instanceIdPrefix);
    if (filter.statuses?.length) {
      const marks = filter.statuses.map(() => "?").join(", ");
      add(
        `CASE WHEN suspended = 1 AND status IN ('Pending', 'Running') THEN 'Suspended' ELSE status END IN (${marks})`,
        ...filter.statuses,
      );
    }
    const where = conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
    return this.#db.all<InstanceRow>(`SELECT * FROM instances ${where} ORDER BY instanceId LIMIT ?`, ...values, limit);
  }

  count(): number {
    return this.#db.get<{ n: number }>("SELECT count(*) AS n FROM instances")?.n ?? 0;
  }

  add(row: InstanceRow): void {
    this.#db.run(
      `INSERT INTO instances (instanceId, name, version, executionId, status, suspended, input, output, customStatus,
         parentInstanceId, parentExecutionId, parentTaskId, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.instanceId,
      row.name,
      row.version,
      row.executionId,
      row.status,
      row.suspended,
      row.input,
      row.output,
      row.customStatus,
      row.parentInstanceId,
      row.parentExecutionId,
      row.parentTaskId,
      row.createdAt,
      row.updatedAt,
    );
  }

  /** What changes in an instance's life. */
  write(row: InstanceRow): void {
    this.#db.run(
      `UPDATE instances SET executionId = ?, status = ?, suspended = ?, input = ?, output = ?, customStatus = ?,
         createdAt = ?, updatedAt = ? WHERE instanceId = ?`,
      row.executionId,
      row.status,
      row.suspended,
      row.input,
      row.output,
      row.customStatus,
      row.createdAt,
      row.updatedAt,
      row.instanceId,
    );
  }

  delete(instanceId: string): void {
    this.#db.run("DELETE FROM instances WHERE instanceId = ?", instanceId);
  }
}
