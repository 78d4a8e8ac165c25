import { Database } from "./database.ts";
import { EntityRows } from "./entityRows.ts";
import { InstanceRows } from "./instanceRows.ts";
import type { Message } from "./protocol.ts";
import { type ActivityRow, type InboxRow, type InstanceRow, SCHEMA, type TimerRow } from "./schema.ts";

/**
 * The task hub on disk. Every method is one statement or a few; what belongs together is put into {@link atomically}.
 * With WAL and `synchronous = NORMAL` a killed process loses nothing that was committed (a power cut may).
 */
export class Store {
  readonly instances: InstanceRows;
  readonly entities: EntityRows;
  readonly #db: Database;
  #lastMessage: number;

  constructor(file: string) {
    this.#db = new Database(file, SCHEMA);
    this.instances = new InstanceRows(this.#db);
    this.entities = new EntityRows(this.#db);
    this.#lastMessage = this.#db.get<{ seq: number | null }>("SELECT max(seq) AS seq FROM inbox")?.seq ?? 0;
  }

  close(): void {
    this.#db.close();
  }

  /** All or nothing; nested calls join the outer one. */
  atomically<T>(work: () => T): T {
    return this.#db.atomically(work);
  }

  /** A number never given out before in this hub. */
  nextNumber(): number {
    const row = this.#db.get<{ value: number }>(
      "INSERT INTO hub (name, value) VALUES ('next', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
    );
    return row?.value ?? 0;
  }

  /** Instance, history, inbox and timers; activities already scheduled still run. */
  deleteInstance(row: InstanceRow): void {
    this.instances.delete(row.instanceId);
    this.#db.run("DELETE FROM inbox WHERE instanceId = ?", row.instanceId);
    for (const executionId of [...this.generations(row.instanceId), row.executionId]) this.#deleteHistory(executionId);
    this.#db.run("DELETE FROM generations WHERE instanceId = ?", row.instanceId);
    this.deleteTimers(row.executionId);
  }

  /** The extension forgets the history of a generation with the next one; here it stays, to be replayed. */
  endGeneration({ instanceId, executionId }: InstanceRow): void {
    this.#db.run(
      `INSERT INTO generations (instanceId, position, executionId)
       SELECT ?1, coalesce(max(position) + 1, 0), ?2 FROM generations WHERE instanceId = ?1`,
      instanceId,
      executionId,
    );
  }

  /** Execution ids before the present one, the oldest first. */
  generations(instanceId: string): string[] {
    const rows = this.#db.all<{ executionId: string }>(
      "SELECT executionId FROM generations WHERE instanceId = ? ORDER BY position",
      instanceId,
    );
    return rows.map((row) => row.executionId);
  }

  /** Instances that have something to do, in the order in which it came. */
  runnable(): string[] {
    const rows = this.#db.all<{ instanceId: string }>(
      `SELECT i.instanceId FROM instances i LEFT JOIN inbox m ON m.instanceId = i.instanceId
       WHERE i.status IN ('Pending', 'Running') AND i.suspended = 0
         AND (m.seq IS NOT NULL OR NOT EXISTS (SELECT 1 FROM history h WHERE h.executionId = i.executionId))
       GROUP BY i.instanceId ORDER BY min(m.seq), i.createdAt, i.instanceId`,
    );
    return rows.map((row) => row.instanceId);
  }

  /** JSON texts of all events. */
  history(executionId: string): string[] {
    const rows = this.#db.all<{ events: string }>(
      "SELECT events FROM history WHERE executionId = ? ORDER BY position",
      executionId,
    );
    return rows.flatMap((row) => row.events.split("\n"));
  }

  /** @param events JSON texts, which have no line breaks. */
  appendHistory(executionId: string, events: readonly string[]): void {
    this.#db.run(
      `INSERT INTO history (executionId, position, events)
       SELECT ?1, coalesce(max(position) + 1, 0), ?2 FROM history WHERE executionId = ?1`,
      executionId,
      events.join("\n"),
    );
  }

  replaceHistory(executionId: string, events: readonly string[]): void {
    this.#deleteHistory(executionId);
    this.appendHistory(executionId, events);
  }

  #deleteHistory(executionId: string): void {
    this.#db.run("DELETE FROM history WHERE executionId = ?", executionId);
  }

  /** @param executionId absent for what is meant for whichever execution is there when it arrives. */
  send(instanceId: string, executionId: string | null, message: Message): void {
    this.#db.run(
      "INSERT INTO inbox (instanceId, seq, executionId, timerId, message) VALUES (?, ?, ?, ?, ?)",
      instanceId,
      ++this.#lastMessage,
      executionId,
      message.TimerId ?? null,
      JSON.stringify(message),
    );
  }

  /** Before everything that is in the inbox already. */
  sendFirst(instanceId: string, messages: readonly Message[]): void {
    const first = this.inbox(instanceId)[0]?.seq ?? this.#lastMessage + messages.length + 1;
    this.#lastMessage = Math.max(this.#lastMessage, first - 1);
    for (const [at, message] of messages.entries())
      this.#db.run(
        "INSERT INTO inbox (instanceId, seq, executionId, message) VALUES (?, ?, NULL, ?)",
        instanceId,
        first - messages.length + at,
        JSON.stringify(message),
      );
  }

  inbox(instanceId: string): InboxRow[] {
    return this.#db.all<InboxRow>(
      "SELECT seq, executionId, message FROM inbox WHERE instanceId = ? ORDER BY seq",
      instanceId,
    );
  }

  consume(instanceId: string, seq: number): void {
    this.#db.run("DELETE FROM inbox WHERE instanceId = ? AND seq = ?", instanceId, seq);
  }

  /** Messages of one execution, and with `all` the external events too. */
  deleteInbox(instanceId: string, executionId: string, { all }: { all: boolean }): void {
    if (all) this.#db.run("DELETE FROM inbox WHERE instanceId = ?", instanceId);
    else this.#db.run("DELETE FROM inbox WHERE instanceId = ? AND executionId = ?", instanceId, executionId);
  }

  /** @returns its place in the queue. */
  queueActivity(row: Omit<ActivityRow, "seq">): number {
    const sql = "INSERT INTO activities (instanceId, executionId, taskId, name, input) VALUES (?, ?, ?, ?, ?)";
    return Number(this.#db.run(sql, row.instanceId, row.executionId, row.taskId, row.name, row.input).lastInsertRowid);
  }

  activity(seq: number): ActivityRow | undefined {
    return this.#db.get<ActivityRow>("SELECT * FROM activities WHERE seq = ?", seq);
  }

  queuedActivities(): number[] {
    return this.#db.all<{ seq: number }>("SELECT seq FROM activities ORDER BY seq").map((row) => row.seq);
  }

  deleteActivity(seq: number): void {
    this.#db.run("DELETE FROM activities WHERE seq = ?", seq);
  }

  addTimer(row: TimerRow): void {
    this.#db.run(
      "INSERT INTO timers (executionId, timerId, instanceId, fireAt) VALUES (?, ?, ?, ?)",
      row.executionId,
      row.timerId,
      row.instanceId,
      row.fireAt,
    );
  }

  /** @returns whether it was still there. */
  deleteTimer(executionId: string, timerId: number): boolean {
    return this.#db.run("DELETE FROM timers WHERE executionId = ? AND timerId = ?", executionId, timerId).changes > 0;
  }

  /** One that fired, and whose message was not delivered yet, is cancelled too. */
  deleteFiredTimer(executionId: string, instanceId: string, timerId: number): void {
    this.#db.run(
      "DELETE FROM inbox WHERE instanceId = ? AND executionId = ? AND timerId = ?",
      instanceId,
      executionId,
      timerId,
    );
  }

  deleteTimers(executionId: string): void {
    this.#db.run("DELETE FROM timers WHERE executionId = ?", executionId);
  }

  timers(): TimerRow[] {
    return this.#db.all<TimerRow>("SELECT * FROM timers ORDER BY fireAt, instanceId, timerId");
  }
}
