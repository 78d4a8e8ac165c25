import type { Decision, EpisodeFacts, Verdict, Work } from "./decision.ts";
import { compareWithHistory, InstanceFailure, kindOf, schedulable } from "./determinism.ts";
import type { Growth, Ledger, Step } from "./ledger.ts";
import {
  type Action,
  ActionType,
  type HistoryEvent,
  HistoryEventType,
  LONG_TIMER_CHUNK_MS,
  MAXIMUM_SHORT_TIMER_MS,
  type OrchestratorAnswer,
  type OrchestratorState,
  type RetryOptions,
  readAnswer,
} from "./protocol.ts";

/**
 * Source: OrchestrationOptions.maxOrchestrationActions and DurableOrchestrationContext.SetCustomStatus of the Durable
 * extension.
 */
const MAX_ACTIONS = 100_000;
const MAX_CUSTOM_STATUS_BYTES = 16 * 1024;

/**
 * What follows from one episode. Pure but for `ledger`, which is brought forward by the events that come back: once
 * they are not committed, it must be thrown away.
 *
 * @param ledger the execution's ids up to and including the events delivered in this episode.
 * @param growths what those events set off, in their order. The code takes no ids before them: a batch is cut before an
 * event that would.
 */
export function decide(
  ledger: Ledger,
  growths: readonly Growth[],
  answer: OrchestratorAnswer,
  facts: EpisodeFacts,
): Decision {
  try {
    const state = readAnswer(answer);
    return new Episode(ledger, facts, state).decide(growths);
  } catch (error) {
    if (!(error instanceof InstanceFailure)) throw error;
    return { events: [], work: [], cancelledTimers: [], verdict: failed(facts, error.message) };
  }
}

function failed(facts: EpisodeFacts, error: string): Verdict & { kind: "failed" } {
  return { kind: "failed", reason: `Orchestrator function '${facts.orchestratorName}' failed: ${error}` };
}

class Episode {
  readonly #ledger: Ledger;
  readonly #facts: EpisodeFacts;
  readonly #state: OrchestratorState;
  readonly #timestamp: string;
  readonly #events: HistoryEvent[] = [];
  readonly #work = new Map<number, Work>();

  constructor(ledger: Ledger, facts: EpisodeFacts, state: OrchestratorState) {
    this.#ledger = ledger;
    this.#facts = facts;
    this.#state = state;
    this.#timestamp = new Date(ledger.now).toISOString();
  }

  decide(growths: readonly Growth[]): Decision {
    const actions = schedulable(this.#state.actions);
    if (actions.length > MAX_ACTIONS) throw new InstanceFailure(`it scheduled more than ${MAX_ACTIONS} actions`);
    const before = this.#ledger.steps.length;
    compareWithHistory(this.#ledger.steps, actions, this.#state.error !== undefined, (id) =>
      this.#derivedInstanceId(id),
    );
    for (const growth of growths) this.#grow(growth, actions);
    for (const action of actions.slice(before)) this.#begin(action);
    const cancelledTimers = this.#cancel(actions);
    return {
      events: this.#events,
      work: [...this.#work.values()],
      cancelledTimers,
      ...this.#customStatus(),
      verdict: this.#verdict(),
    };
  }

  #begin(action: Action): void {
    const index = this.#ledger.steps.length;
    const kind = kindOf(action);
    if (kind === "timer") {
      this.#timer(index, Date.parse(action.fireAt ?? ""), { FinalFireAt: action.fireAt ?? "" });
      return;
    }
    const expected = kind === "activity" ? "activity" : "orchestration";
    if (this.#facts.kindOf(action.functionName ?? "") !== expected) {
      throw new InstanceFailure(
        `The function '${action.functionName}' doesn't exist, is disabled, or is not an ${expected} function.`,
      );
    }
    this.#call(index, kind, action);
  }

  #grow({ kind, step }: Growth, actions: readonly Action[]): void {
    const index = this.#ledger.steps.indexOf(step);
    const action = actions[index];
    // The code failed before it came to this step again: nothing of it is needed any more.
    if (action === undefined) return;
    if (kind === "attempt") this.#call(index, step.kind, action);
    else if (kind === "retryTimer") this.#timer(index, this.#ledger.now + this.#retryDelay(step, step.retry), {});
    else this.#timer(index, Date.parse(step.finalFireAt ?? ""), {});
  }

  #call(index: number, kind: Step["kind"], action: Action): void {
    const id = this.#ledger.nextId;
    const name = action.functionName ?? "";
    const notes = { Step: index, ...(action.retryOptions === undefined ? {} : { Retry: action.retryOptions }) };
    if (kind === "activity") {
      this.#append({ EventType: HistoryEventType.TaskScheduled, EventId: id, Name: name, ...notes });
      // The SDK has already turned a string input into JSON text.
      const input = typeof action.input === "string" ? action.input : JSON.stringify(action.input ?? null);
      this.#work.set(id, { kind: "activity", id, name, input });
      return;
    }
    const instanceId = action.instanceId || this.#derivedInstanceId(id);
    if (instanceId.toLowerCase() === this.#facts.instanceId.toLowerCase()) {
      throw new InstanceFailure(`the sub-orchestration '${name}' has its parent's instance id '${instanceId}'`);
    }
    const version = action.version ?? this.#facts.defaultVersion;
    this.#append({
      EventType: HistoryEventType.SubOrchestrationInstanceCreated,
      EventId: id,
      Name: name,
      InstanceId: instanceId,
      ...notes,
    });
    this.#work.set(id, {
      kind: "subOrchestration",
      id,
      name,
      instanceId,
      input: JSON.stringify(action.input ?? null),
      version,
    });
  }

  /** Cuts a timer of the code's own (`FinalFireAt`) into chunks as the SDK does; a retry timer is never cut. */
  #timer(index: number, until: number, notes: Pick<HistoryEvent, "FinalFireAt">): void {
    const id = this.#ledger.nextId;
    const step = this.#ledger.steps[index];
    const isRetryTimer = step !== undefined && step.kind !== "timer";
    const isLong = !isRetryTimer && until - this.#ledger.now > MAXIMUM_SHORT_TIMER_MS;
    const fireAt = isLong ? this.#ledger.now + LONG_TIMER_CHUNK_MS : until;
    if (Number.isNaN(fireAt)) throw new InstanceFailure("a timer has no valid instant");
    this.#append({
      EventType: HistoryEventType.TimerCreated,
      EventId: id,
      FireAt: new Date(fireAt).toISOString(),
      Step: index,
      ...notes,
    });
    this.#work.set(id, { kind: "timer", id, fireAt });
  }

  #append(event: Omit<HistoryEvent, "Timestamp">): void {
    const dated = { ...event, Timestamp: this.#timestamp };
    this.#events.push(dated);
    this.#ledger.apply(dated);
  }

  /**
   * The extension's rule: first interval times coefficient to the power of the failed attempts before this one, capped.
   */
  #retryDelay(step: Step, retry: RetryOptions | undefined): number {
    if (retry === undefined) throw new Error(`id ${step.firstId} has no retry options`);
    const timeout = retry.retryTimeoutInMilliseconds;
    if (timeout !== undefined && this.#ledger.now - Date.parse(step.startedAt) >= timeout) {
      throw new InstanceFailure(
        `the retry timeout of ${timeout} ms for '${step.name}' (id ${step.firstId}) has passed: the extension would stop retrying ` +
          "and durable-functions 3.5.0 would then wait for ever. Use maxNumberOfAttempts alone",
      );
    }
    const delay = retry.firstRetryIntervalInMilliseconds * (retry.backoffCoefficient ?? 1) ** (step.attempts - 1);
    return Math.round(Math.min(delay, retry.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY));
  }

  #derivedInstanceId(id: number): string {
    return `${this.#facts.executionId}:${id.toString(16).padStart(4, "0")}`;
  }

  #cancel(actions: readonly Action[]): number[] {
    const cancelled: number[] = [];
    for (const [index, action] of actions.entries()) {
      const step = this.#ledger.steps[index];
      if (action.isCanceled !== true || step === undefined) continue;
      cancelled.push(step.currentId);
      this.#work.delete(step.currentId);
      this.#ledger.cancel(step);
    }
    return cancelled;
  }

  #customStatus(): Pick<Decision, "customStatus"> {
    if (this.#state.customStatus === undefined || this.#state.customStatus === null) return {};
    const customStatus = JSON.stringify(this.#state.customStatus);
    if (customStatus.length * 2 > MAX_CUSTOM_STATUS_BYTES) {
      throw new InstanceFailure("The size of the JSON-serialized custom status must not exceed 16 KB of UTF-16 text.");
    }
    return { customStatus };
  }

  #verdict(): Verdict {
    const { error, failureDetails, isDone, actions, output } = this.#state;
    if (error !== undefined) {
      const verdict = failed(this.#facts, error);
      return failureDetails === undefined ? verdict : { ...verdict, failureDetails };
    }
    if (!isDone) return { kind: "waiting" };
    const last = actions.at(-1);
    if (last?.actionType === ActionType.ContinueAsNew) {
      return {
        kind: "continuedAsNew",
        input: typeof last.input === "string" ? last.input : JSON.stringify(last.input ?? null),
      };
    }
    // "Will not change an orchestration's status to Completed until all outstanding tasks are completed or cancelled":
    // an uncancelled timer keeps it Running. Source:
    // learn.microsoft.com/azure/azure-functions/durable/durable-functions-timers, read 2026-11.
    return this.#ledger.open > 0 ? { kind: "waiting" } : { kind: "completed", output: JSON.stringify(output ?? null) };
  }
}
