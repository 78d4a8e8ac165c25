import type { Dispatch } from "./dispatch.ts";
import { subOrchestrationFailure } from "./failures.ts";
import type { InstanceCache } from "./instanceCache.ts";
import type { InstanceFilter } from "./instanceRows.ts";
import { type FailureDetails, type HistoryEvent, HistoryEventType, type Message } from "./protocol.ts";
import { rewound } from "./rewind.ts";
import { type InstanceRow, isTerminal, type RuntimeStatus } from "./schema.ts";
import type { Store } from "./store.ts";

export interface NewInstance {
  instanceId: string;
  name: string;
  version: string | undefined;
  /** JSON text. */
  input: string;
  parent?: { instanceId: string; executionId: string; taskId: number };
}

/** How an execution ended. `output` is JSON text, `reason` the text its parent sees when it did not complete. */
export type Ending =
  | { status: "Completed"; output: string }
  | { status: "Failed"; reason: string; details?: string | undefined; failureDetails?: FailureDetails | undefined }
  | { status: "Terminated"; reason: string };

export type Refusal = "notFound" | "ended" | "alreadySuspended" | "notSuspended" | "notEnded" | "notFailed";

const PURGE_PAGE = 500;

/** Births, deaths and messages of instances; each call is one commit. */
export class Lifecycle {
  readonly #store: Store;
  readonly #cache: InstanceCache;
  readonly #dispatch: Dispatch;
  readonly #now: () => number;
  readonly #onEnd = new Map<string, Set<() => void>>();

  constructor(store: Store, cache: InstanceCache, dispatch: Dispatch, now: () => number) {
    this.#store = store;
    this.#cache = cache;
    this.#dispatch = dispatch;
    this.#now = now;
  }

  /**
   * Replaces an instance that has ended (the extension's default `NonRunningStates`).
   *
   * @returns false when one with that id is alive.
   */
  start({ instanceId, name, version, input, parent }: NewInstance): boolean {
    return this.#store.atomically(() => {
      const existing = this.#cache.row(instanceId);
      if (existing !== undefined) {
        if (!isTerminal(existing.status)) return false;
        this.#store.deleteInstance(existing);
        this.#cache.drop(instanceId);
      }
      const now = this.#now();
      this.#store.instances.add({
        instanceId,
        name,
        version: version ?? null,
        executionId: this.#dispatch.newId(),
        status: "Pending",
        suspended: 0,
        input,
        output: null,
        customStatus: null,
        parentInstanceId: parent?.instanceId ?? null,
        parentExecutionId: parent?.executionId ?? null,
        parentTaskId: parent?.taskId ?? null,
        createdAt: now,
        updatedAt: now,
      });
      this.#dispatch.wake(instanceId);
      return true;
    });
  }

  /** @param input JSON text. */
  raiseEvent(instanceId: string, name: string, input: string): Refusal | undefined {
    return this.#change(instanceId, () => {
      this.#store.send(instanceId, null, {
        EventType: HistoryEventType.EventRaised,
        EventId: -1,
        Name: name,
        Input: input,
      });
      this.#dispatch.wake(instanceId);
      return undefined;
    });
  }

  suspend(instanceId: string, reason: string): Refusal | undefined {
    return this.#change(instanceId, (row) => {
      if (row.suspended === 1) return "alreadySuspended";
      row.suspended = 1;
      this.#note(row, HistoryEventType.ExecutionSuspended, reason);
      return undefined;
    });
  }

  resume(instanceId: string, reason: string): Refusal | undefined {
    return this.#change(instanceId, (row) => {
      if (row.suspended === 0) return "notSuspended";
      row.suspended = 0;
      this.#note(row, HistoryEventType.ExecutionResumed, reason);
      this.#dispatch.wake(instanceId);
      return undefined;
    });
  }

  /**
   * Ends it at once, whatever is open. Its sub-orchestrations go on, as do activities already scheduled; nobody learns
   * their results (durable-real.md D4).
   */
  terminate(instanceId: string, reason: string): Refusal | undefined {
    return this.#change(instanceId, (row) => {
      const event: HistoryEvent = {
        EventType: HistoryEventType.ExecutionTerminated,
        EventId: -1,
        Timestamp: new Date(this.#now()).toISOString(),
        Reason: reason,
      };
      this.#store.appendHistory(row.executionId, [JSON.stringify(event)]);
      this.end(row, { status: "Terminated", reason });
      return undefined;
    });
  }

  /** What failed is done again, in sub-orchestrations too; what had succeeded stays as it is. */
  rewind(instanceId: string): Refusal | undefined {
    return this.#store.atomically(() => {
      const row = this.#cache.row(instanceId);
      if (row === undefined) return "notFound";
      if (row.status !== "Failed") return "notFailed";
      const texts = this.#store.history(row.executionId);
      const { history, children } = rewound(texts.map((text) => JSON.parse(text) as HistoryEvent));
      this.#store.replaceHistory(
        row.executionId,
        history.map((event) => JSON.stringify(event)),
      );
      row.status = "Running";
      row.output = null;
      row.updatedAt = this.#now();
      this.#store.instances.write(row);
      this.#cache.drop(instanceId);
      this.#store.send(instanceId, row.executionId, { EventType: HistoryEventType.GenericEvent, EventId: -1 });
      this.#dispatch.wake(instanceId);
      for (const child of children) this.rewind(child);
      return undefined;
    });
  }

  /** @returns a function that gives up listening. */
  onEnd(instanceId: string, listener: () => void): () => void {
    const listeners = this.#onEnd.get(instanceId) ?? new Set();
    this.#onEnd.set(instanceId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#onEnd.delete(instanceId);
    };
  }

  /** Part of the caller's commit. Tells the parent, if it still waits. */
  end(row: InstanceRow, ending: Ending): void {
    row.status = ending.status satisfies RuntimeStatus;
    row.suspended = 0;
    row.output = ending.status === "Completed" ? ending.output : JSON.stringify(ending.reason);
    row.updatedAt = this.#now();
    this.#store.instances.write(row);
    this.#store.deleteTimers(row.executionId);
    this.#store.deleteInbox(row.instanceId, row.executionId, { all: true });
    this.#dispatch.disarmAll(row.executionId);
    this.#cache.drop(row.instanceId);
    for (const listener of this.#onEnd.get(row.instanceId) ?? []) listener();
    if (row.parentInstanceId === null || row.parentExecutionId === null || row.parentTaskId === null) return;
    this.tell(row.parentInstanceId, row.parentExecutionId, subOrchestrationEnd(row.parentTaskId, ending));
  }

  /** Part of the caller's commit. A completion for one execution; nobody hears it when that execution is over. */
  tell(instanceId: string, executionId: string, message: Message): void {
    const row = this.#cache.row(instanceId);
    if (row === undefined || row.executionId !== executionId || isTerminal(row.status)) return;
    this.#store.send(instanceId, executionId, message);
    this.#dispatch.wake(instanceId);
  }

  /** Ended instances only. */
  purge(instanceId: string): Refusal | undefined {
    return this.#store.atomically(() => {
      const row = this.#cache.row(instanceId);
      if (row === undefined) return "notFound";
      if (!isTerminal(row.status)) return "notEnded";
      this.#store.deleteInstance(row);
      this.#cache.drop(instanceId);
      return undefined;
    });
  }

  /** @returns how many ended instances were deleted. */
  purgeMany(filter: InstanceFilter): number {
    let deleted = 0;
    let after: string | undefined;
    for (;;) {
      const page = this.#store.instances.page(filter, after, PURGE_PAGE);
      this.#store.atomically(() => {
        for (const row of page) if (this.purge(row.instanceId) === undefined) deleted += 1;
      });
      after = page.at(-1)?.instanceId;
      if (page.length < PURGE_PAGE) return deleted;
    }
  }

  #change(instanceId: string, change: (row: InstanceRow) => Refusal | undefined): Refusal | undefined {
    return this.#store.atomically(() => {
      const row = this.#cache.row(instanceId);
      if (row === undefined) return "notFound";
      return isTerminal(row.status) ? "ended" : change(row);
    });
  }

  #note(row: InstanceRow, eventType: number, reason: string): void {
    row.updatedAt = this.#now();
    this.#store.instances.write(row);
    this.#store.send(row.instanceId, row.executionId, { EventType: eventType, EventId: -1, Reason: reason });
  }
}

function subOrchestrationEnd(taskId: number, ending: Ending): Message {
  if (ending.status !== "Completed") return subOrchestrationFailure(taskId, ending);
  return {
    EventType: HistoryEventType.SubOrchestrationInstanceCompleted,
    EventId: -1,
    TaskScheduledId: taskId,
    Result: ending.output,
  };
}
