import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Message } from "./protocol.ts";
import { type ActivityRow, type InboxRow, type InstanceRow, SCHEMA, type TimerRow } from "./schema.ts";

/** Which instances a query or a purge means; instants are ms since epoch, both ends included. */
export interface InstanceFilter {
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  /** Shown statuses, so `Suspended` too. */
  statuses?: readonly string[] | undefined;
  instanceIdPrefix?: string | undefined;
}

/**
 * The task hub on disk. Every method is one statement or a few; what belongs together is put into {@link atomically}.
 * With WAL and `synchronous = NORMAL` a killed process loses nothing that was committed (a power cut may).
 */
export class Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;
  #lastMessage: number;

  constructor(file: string) {
    // A process that was told to stop may still be closing the file.
    this.#db = new DatabaseSync(file, { timeout: 5000 });
    this.#db.exec(SCHEMA);
    this.#lastMessage = this.#get<{ seq: number | null }>("SELECT max(seq) AS seq FROM inbox")?.seq ?? 0;
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  /** All or nothing; nested calls join the outer one. */
  atomically<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.#run("BEGIN IMMEDIATE");
    this.#inTransaction = true;
    try {
      const result = work();
      this.#run("COMMIT");
      return result;
    } catch (error) {
      this.#run("ROLLBACK");
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** A number never given out before in this hub. */
  nextNumber(): number {
    const row = this.#get<{ value: number }>(
      "INSERT INTO hub (name, value) VALUES ('next', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
    );
    return row?.value ?? 0;
  }

  instance(instanceId: string): InstanceRow | undefined {
    return this.#get<InstanceRow>("SELECT * FROM instances WHERE instanceId = ?", instanceId);
  }

  children(instanceId: string, executionId: string): InstanceRow[] {
    return this.#all<InstanceRow>(
      "SELECT * FROM instances WHERE parentInstanceId = ? AND parentExecutionId = ?",
      instanceId,
      executionId,
    );
  }

  /** Ordered by instance id; `after` is the last id of the page before. */
  instances(filter: InstanceFilter, after: string | undefined, limit: number): InstanceRow[] {
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
    return this.#all<InstanceRow>(`SELECT * FROM instances ${where} ORDER BY instanceId LIMIT ?`, ...values, limit);
  }

  instanceCount(): number {
    return this.#get<{ n: number }>("SELECT count(*) AS n FROM instances")?.n ?? 0;
  }

  addInstance(row: InstanceRow): void {
    this.#run(
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
  writeInstance(row: InstanceRow): void {
    this.#run(
      `UPDATE instances SET executionId = ?, status = ?, suspended = ?, input = ?, output = ?, customStatus = ?, updatedAt = ?
       WHERE instanceId = ?`,
      row.executionId,
      row.status,
      row.suspended,
      row.input,
      row.output,
      row.customStatus,
      row.updatedAt,
      row.instanceId,
    );
  }

  /** Instance, history, inbox and timers; activities already scheduled still run. */
  deleteInstance(row: InstanceRow): void {
    this.#run("DELETE FROM instances WHERE instanceId = ?", row.instanceId);
    this.#run("DELETE FROM inbox WHERE instanceId = ?", row.instanceId);
    this.deleteHistory(row.executionId);
    this.deleteTimers(row.executionId);
  }

  /** Instances that have something to do, in the order in which it came. */
  runnable(): string[] {
    const rows = this.#all<{ instanceId: string }>(
      `SELECT i.instanceId FROM instances i LEFT JOIN inbox m ON m.instanceId = i.instanceId
       WHERE i.status IN ('Pending', 'Running') AND i.suspended = 0
         AND (m.seq IS NOT NULL OR NOT EXISTS (SELECT 1 FROM history h WHERE h.executionId = i.executionId))
       GROUP BY i.instanceId ORDER BY min(m.seq), i.createdAt, i.instanceId`,
    );
    return rows.map((row) => row.instanceId);
  }

  /** JSON texts of all events. */
  history(executionId: string): string[] {
    const rows = this.#all<{ events: string }>(
      "SELECT events FROM history WHERE executionId = ? ORDER BY position",
      executionId,
    );
    return rows.flatMap((row) => row.events.split("\n"));
  }

  /** @param events JSON texts, which have no line breaks. */
  appendHistory(executionId: string, events: readonly string[]): void {
    this.#run(
      `INSERT INTO history (executionId, position, events)
       SELECT ?1, coalesce(max(position) + 1, 0), ?2 FROM history WHERE executionId = ?1`,
      executionId,
      events.join("\n"),
    );
  }

  deleteHistory(executionId: string): void {
    this.#run("DELETE FROM history WHERE executionId = ?", executionId);
  }

  /** @param executionId absent for what is meant for whichever execution is there when it arrives. */
  send(instanceId: string, executionId: string | null, message: Message): void {
    this.#run(
      "INSERT INTO inbox (instanceId, seq, executionId, timerId, message) VALUES (?, ?, ?, ?, ?)",
      instanceId,
      ++this.#lastMessage,
      executionId,
      message.TimerId ?? null,
      JSON.stringify(message),
    );
  }

  inbox(instanceId: string): InboxRow[] {
    return this.#all<InboxRow>(
      "SELECT seq, executionId, message FROM inbox WHERE instanceId = ? ORDER BY seq",
      instanceId,
    );
  }

  consume(instanceId: string, seq: number): void {
    this.#run("DELETE FROM inbox WHERE instanceId = ? AND seq = ?", instanceId, seq);
  }

  /** Messages of one execution, and with `all` the external events too. */
  deleteInbox(instanceId: string, executionId: string, { all }: { all: boolean }): void {
    if (all) this.#run("DELETE FROM inbox WHERE instanceId = ?", instanceId);
    else this.#run("DELETE FROM inbox WHERE instanceId = ? AND executionId = ?", instanceId, executionId);
  }

  /** @returns its place in the queue. */
  queueActivity(row: Omit<ActivityRow, "seq">): number {
    const sql = "INSERT INTO activities (instanceId, executionId, taskId, name, input) VALUES (?, ?, ?, ?, ?)";
    return Number(this.#run(sql, row.instanceId, row.executionId, row.taskId, row.name, row.input).lastInsertRowid);
  }

  activity(seq: number): ActivityRow | undefined {
    return this.#get<ActivityRow>("SELECT * FROM activities WHERE seq = ?", seq);
  }

  queuedActivities(): number[] {
    return this.#all<{ seq: number }>("SELECT seq FROM activities ORDER BY seq").map((row) => row.seq);
  }

  deleteActivity(seq: number): void {
    this.#run("DELETE FROM activities WHERE seq = ?", seq);
  }

  addTimer(row: TimerRow): void {
    this.#run(
      "INSERT INTO timers (executionId, timerId, instanceId, fireAt) VALUES (?, ?, ?, ?)",
      row.executionId,
      row.timerId,
      row.instanceId,
      row.fireAt,
    );
  }

  /** @returns whether it was still there. */
  deleteTimer(executionId: string, timerId: number): boolean {
    return this.#run("DELETE FROM timers WHERE executionId = ? AND timerId = ?", executionId, timerId).changes > 0;
  }

  /** One that fired, and whose message was not delivered yet, is cancelled too. */
  deleteFiredTimer(executionId: string, instanceId: string, timerId: number): void {
    this.#run(
      "DELETE FROM inbox WHERE instanceId = ? AND executionId = ? AND timerId = ?",
      instanceId,
      executionId,
      timerId,
    );
  }

  deleteTimers(executionId: string): void {
    this.#run("DELETE FROM timers WHERE executionId = ?", executionId);
  }

  timers(): TimerRow[] {
    return this.#all<TimerRow>("SELECT * FROM timers ORDER BY fireAt, instanceId, timerId");
  }

  #run(sql: string, ...values: SQLInputValue[]) {
    return this.#prepared(sql).run(...values);
  }

  #get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  #all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
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
