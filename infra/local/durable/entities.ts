import type { Dispatch } from "./dispatch.ts";
import { type EntityBatch, nextBatch } from "./entityBatch.ts";
import { type EntityMessage, entityIdOf, entityNameAndKey } from "./entityMessage.ts";
import type { DurableHost, InvocationAnswer } from "./host.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { HistoryEventType } from "./protocol.ts";
import type { EntityRow } from "./schema.ts";
import type { Store } from "./store.ts";

/** What an entity function gives back for a batch; texts are JSON. */
interface EntityAnswer {
  entityExists?: boolean;
  entityState?: string;
  results?: { isError: boolean; result?: string }[];
  signals?: { target: { name: string; key: string }; name: string; input: string }[];
}

export interface EntityParts {
  store: Store;
  lifecycle: Lifecycle;
  dispatch: Dispatch;
  host: DurableHost;
}

/** Durable entities: state by id, and messages that one function handles one batch at a time. */
export class Entities {
  readonly #parts: EntityParts;

  constructor(parts: EntityParts) {
    this.#parts = parts;
  }

  /** Part of the caller's commit. */
  send(entityId: string, message: EntityMessage): void {
    this.#parts.store.entities.send(entityId, message);
    this.#parts.dispatch.wakeEntity(entityId);
  }

  /** Undefined when there is none, or none yet. */
  get(entityId: string): EntityRow | undefined {
    const row = this.#parts.store.entities.get(entityId);
    return row?.state === null ? undefined : row;
  }

  /** @param name of one function; absent for those of all. */
  all(name: string | undefined): EntityRow[] {
    const prefix = name === undefined ? "@" : entityIdOf(name, "");
    return this.#parts.store.entities.all(prefix).filter(({ state }) => state !== null);
  }

  async run(entityId: string): Promise<boolean> {
    const { store, host } = this.#parts;
    const { name, key } = entityNameAndKey(entityId);
    const row = store.entities.get(entityId);
    const batch = nextBatch(store.entities.inbox(entityId), row?.lockedBy ?? null);
    if (batch.consumed.length === 0) return false;
    const answer = await this.#invoke(name, key, row?.state ?? null, batch);
    if (!answer.ok) host.log("warning", `Entity ${entityId} failed: ${answer.message}`);
    store.atomically(() => this.#commit(entityId, row?.state ?? null, batch, answer));
    return false;
  }

  async #invoke(name: string, key: string, state: string | null, batch: EntityBatch): Promise<InvocationAnswer> {
    const { host } = this.#parts;
    if (batch.operations.length === 0) return { ok: true, value: { entityState: state } };
    if (host.kindOf(name) !== "entity") return { ok: false, message: `there is no entity '${name}'` };
    const trigger = {
      self: { name, key },
      exists: state !== null,
      state,
      batch: batch.operations.map(({ kind, id, operation, input }) => {
        return { id, name: operation, input, isSignal: kind === "signal" };
      }),
    };
    return await host.invokeEntity(name, JSON.stringify(trigger));
  }

  #commit(entityId: string, before: string | null, batch: EntityBatch, answer: InvocationAnswer): void {
    const { store, host } = this.#parts;
    for (const seq of batch.consumed) store.entities.consume(entityId, seq);
    const given = answer.ok ? (answer.value as EntityAnswer) : undefined;
    const state = given === undefined ? before : (given.entityState ?? (given.entityExists ? "null" : null));
    const row = { entityId, state, lockedBy: batch.lockedBy, updatedAt: host.clock.now() };
    if (row.state === null && row.lockedBy === null) store.entities.delete(entityId);
    else store.entities.write(row);
    for (const [at, operation] of batch.operations.entries()) {
      if (operation.kind !== "call") continue;
      const result = answer.ok ? given?.results?.[at] : { isError: true, result: JSON.stringify(answer.message) };
      const exceptionType = result?.isError ? { exceptionType: "Error" } : {};
      this.#reply(operation, { result: result?.result ?? null, ...exceptionType });
    }
    for (const { target, name, input } of given?.signals ?? []) {
      const id = this.#parts.dispatch.newId();
      this.send(entityIdOf(target.name, target.key), { kind: "signal", id, operation: name, input: input || null });
    }
    for (const lock of batch.granted) {
      const next = lock.lockSet[lock.position + 1];
      if (next === undefined) this.#reply(lock, { result: null });
      else this.send(next, { ...lock, position: lock.position + 1 });
    }
  }

  #reply({ id, asker }: EntityMessage & { kind: "call" | "lock" }, response: object): void {
    this.#parts.lifecycle.tell(asker.instanceId, asker.executionId, {
      EventType: HistoryEventType.EventRaised,
      EventId: -1,
      Name: id,
      Input: JSON.stringify(response),
    });
  }
}
