import type { EpisodeFacts, Work } from "./decision.ts";
import { compareWithHistory, InstanceFailure, nothingInPlaceOf } from "./determinism.ts";
import type { EntityMessage } from "./entityMessage.ts";
import { HostTask } from "./hostTask.ts";
import { issue } from "./issue.ts";
import type { Issuer } from "./issuer.ts";
import { type Action, type HistoryEvent, HistoryEventType } from "./protocol.ts";

/** Source: `OrchestrationOptions.maxOrchestrationActions` of the Durable extension. */
const MAX_ACTIONS = 100_000;

/**
 * The host's side of an execution, from its first event on, as the extension goes through it. It issues an action,
 * waits for it, failed or not, and only then issues the next; those in a Task.all or Task.any are issued together.
 * It knows from the beginning what the code wants by now: a timer cancelled since was never waited for.
 * Source: `OutOfProcOrchestrationShim` of the extension 3.19.0, `TaskOrchestrationExecutor` of DurableTask.Core 3.11.2.
 */
export class Walk implements Issuer {
  /** What was issued and is not in history yet, in the order of ids. */
  readonly work: Work[] = [];
  readonly cancelledTimers: number[] = [];
  readonly hangsFor: string[] = [];
  nextInput: string | undefined;
  /** Events that came after continue-as-new. */
  readonly carriedOver: HistoryEvent[] = [];
  /** Every action has been waited for. */
  isThrough = false;
  now = 0;
  locks: string[] = [];

  readonly facts: EpisodeFacts;
  readonly #actions: readonly Action[];
  readonly #history: readonly HistoryEvent[];
  readonly #scheduled = new Map<number, HistoryEvent>();
  readonly #open = new Map<number, HostTask>();
  readonly #waits = new Map<string, HostTask[]>();
  readonly #buffered = new Map<string, number>();
  #nextId = 0;

  constructor(actions: readonly Action[], history: readonly HistoryEvent[], facts: EpisodeFacts) {
    this.#actions = actions;
    this.#history = history;
    this.facts = facts;
    for (const event of history) if (isScheduling(event)) this.#scheduled.set(event.EventId, event);
  }

  /** Activities, sub-orchestrations and timers that have not ended; waits for events do not count. */
  get open(): number {
    return this.#open.size;
  }

  /** @throws InstanceFailure when the code no longer fits the history or asks for what cannot be. */
  play(): this {
    for (const event of this.#history) this.#play(event);
    return this;
  }

  #play(event: HistoryEvent): void {
    switch (event.EventType) {
      case HistoryEventType.OrchestratorStarted:
        this.now = Math.max(this.now, Date.parse(event.Timestamp));
        return;
      case HistoryEventType.ExecutionStarted:
        this.#goOn(0);
        return;
      case HistoryEventType.TaskCompleted:
      case HistoryEventType.SubOrchestrationInstanceCompleted:
        this.#end(event.TaskScheduledId, event);
        return;
      case HistoryEventType.TaskFailed:
      case HistoryEventType.SubOrchestrationInstanceFailed:
        this.#end(event.TaskScheduledId, event, { isFailed: true });
        return;
      case HistoryEventType.TimerFired:
        this.#end(event.TimerId, event);
        return;
      case HistoryEventType.EventRaised:
        this.#raise(event);
        return;
      default:
        if (isScheduling(event) && event.EventId >= this.#nextId) nothingInPlaceOf(event);
    }
  }

  #goOn(from: number): void {
    for (let at = from; at < this.#actions.length; at++) {
      const action = this.#actions[at];
      const task = action && issue(this, action);
      if (task?.isSettled !== false) continue;
      task.whenSettled(() => this.#goOn(at + 1));
      return;
    }
    this.isThrough = true;
  }

  #end(id: number | undefined, event: HistoryEvent, outcome = { isFailed: false }): void {
    const task = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || task === undefined) return;
    this.#open.delete(id);
    task.result = event.Result ?? null;
    task.settle(outcome);
  }

  #raise(event: HistoryEvent): void {
    if (this.nextInput !== undefined) {
      this.carriedOver.push(event);
      return;
    }
    const name = (event.Name ?? "").toLowerCase();
    const newest = this.#waits.get(name)?.pop();
    if (newest === undefined) this.#buffered.set(name, (this.#buffered.get(name) ?? 0) + 1);
    else newest.settle();
  }

  waitFor(eventName: string): HostTask {
    const name = eventName.toLowerCase();
    const buffered = this.#buffered.get(name) ?? 0;
    if (buffered > 0) {
      this.#buffered.set(name, buffered - 1);
      return HostTask.settled();
    }
    const task = new HostTask();
    const waits = this.#waits.get(name);
    if (waits === undefined) this.#waits.set(name, [task]);
    else waits.push(task);
    return task;
  }

  schedule(make: (id: number) => Exclude<Work, { kind: "message" }>): HostTask {
    const work = make(this.#nextId);
    this.#take(work);
    const task = new HostTask();
    if (work.kind === "timer" && work.isCancelled) {
      this.cancelledTimers.push(work.id);
      task.settle({ isFailed: true });
    } else {
      this.#open.set(work.id, task);
    }
    return task;
  }

  send(entityId: string, make: (id: number) => EntityMessage): EntityMessage {
    const id = this.#nextId;
    const message = make(id);
    this.#take({ kind: "message", id, entityId, message });
    return message;
  }

  #take(work: Work): void {
    this.#nextId += 1;
    if (this.#nextId > MAX_ACTIONS) throw new InstanceFailure(`it scheduled more than ${MAX_ACTIONS} actions`);
    const known = this.#scheduled.get(work.id);
    if (known === undefined) this.work.push(work);
    else compareWithHistory(known, work);
  }
}

function isScheduling(event: HistoryEvent): boolean {
  switch (event.EventType) {
    case HistoryEventType.TaskScheduled:
    case HistoryEventType.SubOrchestrationInstanceCreated:
    case HistoryEventType.TimerCreated:
    case HistoryEventType.EventSent:
      return true;
    default:
      return false;
  }
}
