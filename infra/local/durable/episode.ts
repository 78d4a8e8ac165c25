import { admit } from "./admission.ts";
import type { Decision, Verdict, Work } from "./decision.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Entities } from "./entities.ts";
import { failureTrace, subOrchestrationFailure } from "./failures.ts";
import type { DurableHost, DurableOptions } from "./host.ts";
import { type InstanceCache, type LiveInstance, withIsPlayed } from "./instanceCache.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { type HistoryEvent, HistoryEventType, type Message, triggerJson } from "./protocol.ts";
import { decide } from "./replay.ts";
import { type InboxRow, isTerminal } from "./schema.ts";
import type { Store } from "./store.ts";

const MESSAGES_PER_EPISODE = 1000;

/** What an episode delivers. */
interface Batch {
  /** Inbox rows it uses up, stale ones included. */
  consumed: number[];
  events: HistoryEvent[];
  /** More is waiting for the next episode. */
  hasMore: boolean;
}

export interface EpisodeParts {
  store: Store;
  cache: InstanceCache;
  lifecycle: Lifecycle;
  dispatch: Dispatch;
  entities: Entities;
  options: DurableOptions;
  host: DurableHost;
}

/** Runs episodes: inbox and history in, one commit out. */
export class EpisodeRunner {
  episodes = 0;
  maxHistoryEvents = 0;
  readonly #parts: EpisodeParts;
  /** An instance that waits for another deployment says so once. */
  readonly #warned = new Set<string>();

  constructor(parts: EpisodeParts) {
    this.#parts = parts;
  }

  /** @returns whether the instance has more to do at once. */
  async run(instanceId: string): Promise<boolean> {
    const { cache } = this.#parts;
    const live = cache.pin(instanceId);
    if (live === undefined) return false;
    try {
      if (isTerminal(live.row.status) || live.row.suspended === 1) return false;
      if (!this.#mayRun(live)) return false;
      return await this.#run(live);
    } finally {
      cache.unpin(live);
    }
  }

  async #run(live: LiveInstance): Promise<boolean> {
    const { host, options, store, cache } = this.#parts;
    const { row } = live;
    const { instanceId } = row;
    const batch = this.#takeBatch(live);
    if (batch.events.length === 0) {
      store.atomically(() => batch.consumed.forEach((seq) => void store.consume(instanceId, seq)));
      return false;
    }
    const executionId = row.executionId;
    const texts = batch.events.map((event) => JSON.stringify(event));
    const news = texts.map((text) => withIsPlayed(text, false)).join(",");
    const history = `[${live.played}${live.history.length > 0 ? "," : ""}${news}]`;
    const answer = await host.invokeOrchestrator(
      row.name,
      triggerJson(row.instanceId, row.parentInstanceId, row.input, history),
    );
    this.episodes += 1;
    // Terminated, or even replaced, while it ran: what it wanted is no longer wanted.
    if (isTerminal(row.status) || row.executionId !== executionId) return false;
    const decision = decide([...live.history, ...batch.events], answer, {
      orchestratorName: row.name,
      instanceId,
      parentInstanceId: row.parentInstanceId,
      executionId,
      defaultVersion: options.defaultVersion,
      kindOf: (name: string) => host.kindOf(name),
    });
    for (const why of decision.hangsFor) this.#warnOnce(`Orchestration ${instanceId} waits for ever: ${why}`);
    const isGoingOn = store.atomically(() => this.#commit(live, batch, texts, decision));
    if (!isGoingOn) cache.drop(instanceId);
    return isGoingOn && (batch.hasMore || decision.verdict.kind === "continuedAsNew");
  }

  #takeBatch(live: LiveInstance): Batch {
    const { store, host } = this.#parts;
    const rows = store.inbox(live.row.instanceId);
    const isStale = (row: InboxRow) => row.executionId !== null && row.executionId !== live.row.executionId;
    const fresh = rows.filter((row) => !isStale(row));
    const taken = fresh.slice(0, MESSAGES_PER_EPISODE);
    const consumed = [...rows.filter(isStale), ...taken].map((row) => row.seq);
    const hasMore = taken.length < fresh.length;
    const messages = taken.map((row) => JSON.parse(row.message) as Message);
    const isFirst = live.history.length === 0;
    if (messages.length === 0 && !isFirst) return { consumed, events: [], hasMore };
    const fired = messages.map((message) => Date.parse(message.FireAt ?? "") || 0);
    const Timestamp = new Date(Math.max(host.clock.now(), live.now, ...fired)).toISOString();
    const events: HistoryEvent[] = [{ EventType: HistoryEventType.OrchestratorStarted, EventId: -1, Timestamp }];
    const { name: Name, input: Input, version } = live.row;
    const started = { EventType: HistoryEventType.ExecutionStarted, EventId: -1, Timestamp, Name, Input };
    if (isFirst) events.push(version === null ? started : { ...started, Version: version });
    events.push(...messages.map((message) => ({ ...message, Timestamp })));
    return { consumed, events, hasMore };
  }

  /** @returns whether the instance lives on. */
  #commit(
    live: LiveInstance,
    batch: Batch,
    texts: readonly string[],
    { events, work, cancelledTimers, customStatus, verdict }: Decision,
  ): boolean {
    const { store, lifecycle, dispatch, host } = this.#parts;
    const { row } = live;
    for (const seq of batch.consumed) store.consume(row.instanceId, seq);
    const Timestamp = batch.events[0]?.Timestamp ?? "";
    const last: HistoryEvent = {
      ...{ EventId: -1, Timestamp, ...endOf(verdict) },
      ...(customStatus && { SetsStatus: true as const }),
    };
    const decided = [...events, last];
    const history = [...texts, ...decided.map((event) => JSON.stringify(event))];
    store.appendHistory(row.executionId, history);
    live.remember([...batch.events, ...decided], history);
    this.maxHistoryEvents = Math.max(this.maxHistoryEvents, live.history.length);
    for (const timerId of cancelledTimers) {
      dispatch.disarm(row.executionId, timerId);
      if (!store.deleteTimer(row.executionId, timerId))
        store.deleteFiredTimer(row.executionId, row.instanceId, timerId);
    }
    if (customStatus !== undefined) row.customStatus = customStatus;
    row.status = "Running";
    row.updatedAt = Date.parse(Timestamp);
    for (const item of work) this.#setGoing(live, item);
    switch (verdict.kind) {
      case "waiting":
        store.instances.write(row);
        return true;
      case "continuedAsNew":
        this.#nextGeneration(live, verdict);
        return true;
      case "completed":
        lifecycle.end(row, { status: "Completed", output: verdict.output });
        return false;
      case "failed": {
        host.log("warning", `Orchestration ${row.instanceId} failed: ${verdict.reason}`);
        lifecycle.end(row, { status: "Failed", ...verdict });
        return false;
      }
    }
  }

  #setGoing(live: LiveInstance, work: Work): void {
    const { store, dispatch, lifecycle, entities } = this.#parts;
    const { instanceId, executionId } = live.row;
    switch (work.kind) {
      case "activity":
        dispatch.activity(
          store.queueActivity({ instanceId, executionId, taskId: work.id, name: work.name, input: work.input }),
        );
        return;
      case "timer": {
        const timer = { executionId, timerId: work.id, instanceId, fireAt: work.fireAt };
        store.addTimer(timer);
        dispatch.arm(timer);
        return;
      }
      case "subOrchestration": {
        const { id, name, input, version } = work;
        const parent = { instanceId, executionId, taskId: id };
        if (lifecycle.start({ instanceId: work.instanceId, name, input, version, parent })) return;
        const reason = `An orchestration instance with the id '${work.instanceId}' is already running.`;
        lifecycle.tell(instanceId, executionId, subOrchestrationFailure(id, { reason, details: "" }));
        return;
      }
      case "message":
        entities.send(work.entityId, work.message);
    }
  }

  /**
   * Events that came after continue-as-new reach the new generation first, those still in the inbox after them. Those
   * delivered before and not waited for are lost. It is made now, as its status shows (durable-real.md D11, D13).
   */
  #nextGeneration(live: LiveInstance, { input, carriedOver }: Verdict & { kind: "continuedAsNew" }): void {
    const { store, dispatch } = this.#parts;
    const { row } = live;
    store.endGeneration(row);
    store.deleteInbox(row.instanceId, row.executionId, { all: false });
    store.sendFirst(
      row.instanceId,
      carriedOver.map(({ Timestamp: _, ...message }) => message),
    );
    row.executionId = dispatch.newId();
    row.input = input;
    row.createdAt = live.now;
    live.forgetHistory();
    store.instances.write(row);
  }

  #mayRun({ row }: LiveInstance): boolean {
    const { options, host, store, lifecycle } = this.#parts;
    const admission = admit(row, options, (name) => host.kindOf(name));
    if (admission.kind === "run") return true;
    const { because: reason } = admission;
    if (admission.kind === "wait") this.#warnOnce(`Orchestration ${row.instanceId} waits: ${reason}`);
    else {
      host.log("warning", `Orchestration ${row.instanceId} failed: ${reason}`);
      store.atomically(() => lifecycle.end(row, { status: "Failed", reason, details: failureTrace(reason) }));
    }
    return false;
  }

  #warnOnce(message: string): void {
    if (!this.#warned.has(message)) this.#parts.host.log("warning", message);
    this.#warned.add(message);
  }
}

/** The event that closes the episode. */
function endOf(verdict: Verdict): Pick<HistoryEvent, "EventType" | "Result" | "Reason"> {
  switch (verdict.kind) {
    case "completed":
      return { EventType: HistoryEventType.ExecutionCompleted, Result: verdict.output };
    case "failed":
      return { EventType: HistoryEventType.ExecutionFailed, Reason: verdict.reason };
    default:
      return { EventType: HistoryEventType.OrchestratorCompleted };
  }
}
