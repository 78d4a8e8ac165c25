import type { Decision, Verdict, Work } from "./decision.ts";
import type { Dispatch } from "./dispatch.ts";
import type { DurableHost, DurableOptions } from "./host.ts";
import { type InstanceCache, type LiveInstance, withIsPlayed } from "./instanceCache.ts";
import type { Growth } from "./ledger.ts";
import { type Lifecycle, subOrchestrationFailure } from "./lifecycle.ts";
import { type HistoryEvent, HistoryEventType, type Message, triggerJson } from "./protocol.ts";
import { decide } from "./replay.ts";
import { type InboxRow, isTerminal } from "./schema.ts";
import type { Store } from "./store.ts";
import { isVersionMatch } from "./versionMatch.ts";

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
  options: DurableOptions;
  host: DurableHost;
}

/** Runs episodes: inbox and history in, one commit out. */
export class EpisodeRunner {
  episodes = 0;
  maxHistoryEvents = 0;
  readonly #parts: EpisodeParts;
  /** Instances of a version that this app may not run; they wait for another deployment. */
  readonly #parked = new Set<string>();

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
    const history = `[${live.played}${live.length > 0 ? "," : ""}${news}]`;
    const answer = await host.invokeOrchestrator(
      row.name,
      triggerJson(row.instanceId, row.parentInstanceId, row.input, history),
    );
    this.episodes += 1;
    // Terminated, or even replaced, while it ran: what it wanted is no longer wanted.
    if (isTerminal(row.status) || row.executionId !== executionId) return false;
    const growths: Growth[] = [];
    for (const event of batch.events) {
      const growth = live.ledger.apply(event);
      if (growth !== undefined) growths.push(growth);
    }
    const facts = {
      orchestratorName: row.name,
      instanceId,
      executionId,
      defaultVersion: options.defaultVersion,
      kindOf: (name: string) => host.kindOf(name),
    };
    const decision = decide(live.ledger, growths, answer, facts);
    const isGoingOn = store.atomically(() => this.#commit(live, batch, texts, decision));
    if (!isGoingOn) cache.drop(instanceId);
    return isGoingOn && (batch.hasMore || decision.verdict.kind === "continuedAsNew");
  }

  /**
   * The SDK takes the ids of retries and timer chunks when their event reaches it, those of the code's next actions
   * after that. An event that takes ids silently therefore never follows, in one batch, one that lets the code go on.
   * The order of ids is then known without running the code.
   */
  #takeBatch(live: LiveInstance): Batch {
    const { store, host } = this.#parts;
    const rows = store.inbox(live.row.instanceId);
    const isStale = (row: InboxRow) => row.executionId !== null && row.executionId !== live.row.executionId;
    const consumed = rows.filter(isStale).map((row) => row.seq);
    const messages = rows
      .filter((row) => !isStale(row))
      .map((row) => ({ seq: row.seq, message: JSON.parse(row.message) as Message }));
    const fired = messages.map(({ message }) => Date.parse(message.FireAt ?? "") || 0);
    const now = Math.max(host.clock.now(), live.ledger.now, ...fired.slice(0, MESSAGES_PER_EPISODE));
    const Timestamp = new Date(now).toISOString();
    const events: HistoryEvent[] = [];
    let letsCodeGoOn = false;
    for (const { seq, message } of messages) {
      const grows = live.ledger.growthOf(message, now) !== undefined;
      if ((grows && letsCodeGoOn) || events.length === MESSAGES_PER_EPISODE) break;
      letsCodeGoOn ||= !grows;
      consumed.push(seq);
      events.push({ ...message, Timestamp });
    }
    const hasMore = events.length < messages.length;
    const isFirst = live.length === 0;
    if (events.length === 0 && !isFirst) return { consumed, events, hasMore };
    const { name: Name, input: Input, version } = live.row;
    const started = { EventType: HistoryEventType.ExecutionStarted, EventId: -1, Timestamp, Name, Input };
    if (isFirst) events.unshift(version === null ? started : { ...started, Version: version });
    events.unshift({ EventType: HistoryEventType.OrchestratorStarted, EventId: -1, Timestamp });
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
    const last = { EventId: -1, Timestamp: new Date(live.ledger.now).toISOString() };
    const history = [...texts, ...[...events, { ...last, ...endOf(verdict) }].map((event) => JSON.stringify(event))];
    store.appendHistory(row.executionId, history);
    live.remember(history);
    this.maxHistoryEvents = Math.max(this.maxHistoryEvents, live.length);
    for (const timerId of cancelledTimers) {
      dispatch.disarm(row.executionId, timerId);
      if (!store.deleteTimer(row.executionId, timerId))
        store.deleteFiredTimer(row.executionId, row.instanceId, timerId);
    }
    if (customStatus !== undefined) row.customStatus = customStatus;
    row.status = "Running";
    row.updatedAt = live.ledger.now;
    for (const item of work) this.#setGoing(live, item, verdict.kind === "waiting");
    switch (verdict.kind) {
      case "waiting":
        store.instances.write(row);
        return true;
      case "continuedAsNew":
        this.#nextGeneration(live, verdict.input);
        return true;
      case "completed":
        lifecycle.end(row, { status: "Completed", output: verdict.output });
        return false;
      case "failed": {
        const { reason, failureDetails } = verdict;
        host.log("warning", `Orchestration ${row.instanceId} failed: ${reason}`);
        lifecycle.end(row, { status: "Failed", reason, failureDetails });
        return false;
      }
    }
  }

  #setGoing(live: LiveInstance, work: Work, isWaited: boolean): void {
    const { store, dispatch, lifecycle } = this.#parts;
    const { instanceId, executionId } = live.row;
    switch (work.kind) {
      case "activity":
        dispatch.activity(
          store.queueActivity({ instanceId, executionId, taskId: work.id, name: work.name, input: work.input }),
        );
        return;
      case "timer": {
        if (!isWaited) return;
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
        lifecycle.tell(instanceId, executionId, subOrchestrationFailure(id, reason));
      }
    }
  }

  /**
   * Events still in the inbox reach the new generation; those delivered and not waited for are lost, completions of the
   * old one too.
   */
  #nextGeneration(live: LiveInstance, input: string): void {
    const { store, dispatch } = this.#parts;
    const { row } = live;
    store.endGeneration(row);
    store.deleteTimers(row.executionId);
    store.deleteInbox(row.instanceId, row.executionId, { all: false });
    dispatch.disarmAll(row.executionId);
    row.executionId = dispatch.newId();
    row.input = input;
    row.customStatus = null;
    live.forgetHistory();
    store.instances.write(row);
  }

  #mayRun(live: LiveInstance): boolean {
    const { options, host, store, lifecycle } = this.#parts;
    const { instanceId, version } = live.row;
    if (isVersionMatch(version ?? undefined, options.defaultVersion, options.versionMatchStrategy)) return true;
    const reason = `The orchestration version '${version ?? ""}' does not match the app's version '${options.defaultVersion}' (${options.versionMatchStrategy})`;
    if (options.versionFailureStrategy === "Fail") {
      store.atomically(() => lifecycle.end(live.row, { status: "Failed", reason }));
      return false;
    }
    if (!this.#parked.has(instanceId)) host.log("warning", `Orchestration ${instanceId} waits: ${reason}`);
    this.#parked.add(instanceId);
    return false;
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
