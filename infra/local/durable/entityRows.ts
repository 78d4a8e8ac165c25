import type { Database } from "./database.ts";
import type { Queued } from "./entityBatch.ts";
import type { EntityMessage } from "./entityMessage.ts";
import type { EntityRow } from "./schema.ts";

/** Entities and what was sent to them. An entity without state and lock has no row. */
export class EntityRows {
  readonly #db: Database;
  #lastMessage: number;

  constructor(db: Database) {
    this.#db = db;
    this.#lastMessage = db.get<{ seq: number | null }>("SELECT max(seq) AS seq FROM entityInbox")?.seq ?? 0;
  }

  get(entityId: string): EntityRow | undefined {
    return this.#db.get<EntityRow>("SELECT * FROM entities WHERE entityId = ?", entityId);
  }

  /** Ordered by id; with `prefix` those of one name. */
  all(prefix: string): EntityRow[] {
    return this.#db.all<EntityRow>(
      "SELECT * FROM entities WHERE substr(entityId, 1, ?) = ? ORDER BY entityId",
      prefix.length,
      prefix,
    );
  }

  write(row: EntityRow): void {
    this.#db.run(
      "INSERT OR REPLACE INTO entities (entityId, state, lockedBy, updatedAt) VALUES (?, ?, ?, ?)",
      row.entityId,
      row.state,
      row.lockedBy,
      row.updatedAt,
    );
  }

  delete(entityId: string): void {
    this.#db.run("DELETE FROM entities WHERE entityId = ?", entityId);
  }

  send(entityId: string, message: EntityMessage): void {
    this.#db.run(
      "INSERT INTO entityInbox (entityId, seq, message) VALUES (?, ?, ?)",
      entityId,
      ++this.#lastMessage,
      JSON.stringify(message),
    );
  }

  inbox(entityId: string): Queued[] {
    const sql = "SELECT seq, message FROM entityInbox WHERE entityId = ? ORDER BY seq";
    return this.#db
      .all<{ seq: number; message: string }>(sql, entityId)
      .map(({ seq, message }) => ({ seq, message: JSON.parse(message) as EntityMessage }));
  }

  consume(entityId: string, seq: number): void {
    this.#db.run("DELETE FROM entityInbox WHERE entityId = ? AND seq = ?", entityId, seq);
  }

  /** Entities that have messages, in the order in which they came. */
  runnable(): string[] {
    const sql = "SELECT entityId FROM entityInbox GROUP BY entityId ORDER BY min(seq)";
    return this.#db.all<{ entityId: string }>(sql).map(({ entityId }) => entityId);
  }
}
