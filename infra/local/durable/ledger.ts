import { type HistoryEvent, HistoryEventType, type RetryOptions } from "./protocol.ts";

/**
 * One thing the code scheduled, through all the ids it took: a retried call takes two per failed attempt, a long timer
 * one per chunk.
 */
export interface Step {
  kind: "activity" | "subOrchestration" | "timer";
  /** Function name; empty for a timer. */
  name: string;
  /** The id the SDK gave it first, by which messages to people name it. */
  firstId: number;
  /** The id whose completion is awaited now. */
  currentId: number;
  /** Attempts scheduled so far. */
  attempts: number;
  state: "running" | "waitingToRetry" | "done";
  retry?: RetryOptions;
  /** Sub-orchestration: the first attempt's instance id. */
  instanceId?: string;
  /** Timer: ISO instant the code asked for. */
  finalFireAt?: string;
  /** ISO instant of the first attempt. */
  startedAt: string;
}

/**
 * A completion that does not end its step: the host must schedule the next id for it, and the SDK takes that id
 * silently.
 */
export type Growth = { kind: "retryTimer" | "attempt" | "timerChunk"; step: Step };

/**
 * The ids of one execution, derived from its history alone. The SDK takes ids in the order in which events reach it;
 * this is the host's side of the same count.
 */
export class Ledger {
  nextId = 0;
  /** In the order in which the code scheduled them. */
  readonly steps: Step[] = [];
  /** ms; the SDK's `currentUtcDateTime`, which never goes back. */
  now = 0;
  readonly #open = new Map<number, Step>();

  static of(history: Iterable<HistoryEvent>): Ledger {
    const ledger = new Ledger();
    for (const event of history) ledger.apply(event);
    return ledger;
  }

  /** Steps that still wait for a completion, cancelled timers excluded. */
  get open(): number {
    return this.#open.size;
  }

  /** What a completion would set off, without applying it. */
  growthOf(
    event: Pick<HistoryEvent, "EventType" | "TaskScheduledId" | "TimerId">,
    now: number,
  ): Growth["kind"] | undefined {
    const step = this.#open.get(event.TaskScheduledId ?? event.TimerId ?? -1);
    if (step === undefined) return undefined;
    switch (event.EventType) {
      case HistoryEventType.TaskFailed:
      case HistoryEventType.SubOrchestrationInstanceFailed:
        return step.retry === undefined ? undefined : "retryTimer";
      case HistoryEventType.TimerFired:
        if (step.kind !== "timer")
          return step.attempts < (step.retry?.maxNumberOfAttempts ?? 0) ? "attempt" : undefined;
        return Date.parse(step.finalFireAt ?? "") > now ? "timerChunk" : undefined;
      default:
        return undefined;
    }
  }

  apply(event: HistoryEvent): Growth | undefined {
    switch (event.EventType) {
      case HistoryEventType.OrchestratorStarted:
        this.now = Math.max(this.now, Date.parse(event.Timestamp));
        return undefined;
      case HistoryEventType.TaskScheduled:
        this.#schedule(event, "activity");
        return undefined;
      case HistoryEventType.SubOrchestrationInstanceCreated:
        this.#schedule(event, "subOrchestration");
        return undefined;
      case HistoryEventType.TimerCreated:
        this.#schedule(event, "timer");
        return undefined;
      default:
        return this.#complete(event);
    }
  }

  /** A cancelled timer is no longer waited for. Safe to repeat. */
  cancel(step: Step): void {
    step.state = "done";
    this.#open.delete(step.currentId);
  }

  #schedule(event: HistoryEvent, kind: Step["kind"]): void {
    this.nextId = event.EventId + 1;
    const known = this.steps[event.Step ?? this.steps.length];
    if (known === undefined) {
      const step: Step = {
        kind,
        name: event.Name ?? "",
        firstId: event.EventId,
        currentId: event.EventId,
        attempts: 1,
        state: "running",
        startedAt: event.Timestamp,
        ...(event.Retry === undefined ? {} : { retry: event.Retry }),
        ...(event.InstanceId === undefined ? {} : { instanceId: event.InstanceId }),
        ...(event.FinalFireAt === undefined ? {} : { finalFireAt: event.FinalFireAt }),
      };
      this.steps.push(step);
      this.#open.set(event.EventId, step);
      return;
    }
    const isRetryTimer = known.kind !== "timer" && kind === "timer";
    known.state = isRetryTimer ? "waitingToRetry" : "running";
    if (!isRetryTimer) known.attempts += 1;
    known.currentId = event.EventId;
    this.#open.set(event.EventId, known);
  }

  #complete(event: HistoryEvent): Growth | undefined {
    const id = event.TaskScheduledId ?? event.TimerId;
    const step = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || step === undefined) return undefined;
    const kind = this.growthOf(event, this.now);
    this.#open.delete(id);
    if (kind === undefined) step.state = "done";
    return kind === undefined ? undefined : { kind, step };
  }
}
