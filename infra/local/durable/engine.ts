import { Dispatch } from "./dispatch.ts";
import { Entities } from "./entities.ts";
import { EpisodeRunner } from "./episode.ts";
import { activityFailure } from "./failures.ts";
import type { DurableHost, DurableOptions } from "./host.ts";
import { sendHttp } from "./httpActivity.ts";
import { InstanceCache } from "./instanceCache.ts";
import { Lifecycle } from "./lifecycle.ts";
import { Management } from "./management.ts";
import type { ManagementAnswer } from "./managementAnswer.ts";
import type { ManagementRequest } from "./managementRequest.ts";
import { clientInput } from "./managementUrls.ts";
import { HistoryEventType, HTTP_ACTIVITY } from "./protocol.ts";
import { Store } from "./store.ts";

export type { DurableHost, DurableOptions, InvocationAnswer } from "./host.ts";
export type { ManagementAnswer } from "./managementAnswer.ts";
export type { ManagementRequest } from "./managementRequest.ts";

const MAX_CONCURRENT_ACTIVITIES = 10;

export interface DurableStats {
  episodes: number;
  activities: number;
  /** Of the longest execution, in events. */
  maxHistoryEvents: number;
  instances: number;
}

/** The Durable extension on one machine: orchestrations of durable-functions 3.5.0 over a SQLite file. */
export class DurableEngine {
  readonly #options: DurableOptions;
  readonly #host: DurableHost;
  readonly #store: Store;
  readonly #dispatch: Dispatch;
  readonly #episodes: EpisodeRunner;
  readonly #entities: Entities;
  readonly #lifecycle: Lifecycle;
  readonly #management: Management;
  #activities = 0;
  #lastStats: DurableStats | undefined;

  constructor(options: DurableOptions, host: DurableHost) {
    this.#options = options;
    this.#host = host;
    const store = new Store(options.file);
    const cache = new InstanceCache(store);
    const dispatch = new Dispatch({
      store,
      clock: host.clock,
      hubName: options.hubName,
      serial: options.serial,
      maxConcurrentActivities: options.maxConcurrentActivities ?? MAX_CONCURRENT_ACTIVITIES,
      runEpisode: (instanceId) => this.#episodes.run(instanceId),
      runEntity: (entityId) => this.#entities.run(entityId),
      runActivity: (seq) => this.#runActivity(seq),
      onFault: (error) => this.#fail(error),
    });
    this.#store = store;
    this.#dispatch = dispatch;
    this.#lifecycle = new Lifecycle(store, cache, dispatch, () => host.clock.now());
    this.#entities = new Entities({ store, lifecycle: this.#lifecycle, dispatch, host });
    const parts = { store, cache, lifecycle: this.#lifecycle, dispatch, entities: this.#entities, options, host };
    this.#episodes = new EpisodeRunner(parts);
    this.#management = new Management(parts);
  }

  /** Resumes everything that was in flight in the file. */
  start(): void {
    this.#dispatch.resume();
  }

  /** Finishes what runs, starts nothing more, closes the file. Does nothing the second time. */
  async stop(): Promise<void> {
    if (this.#lastStats !== undefined) return;
    this.#management.close();
    await this.#dispatch.stop();
    this.#lastStats = this.stats();
    this.#store.close();
  }

  /**
   * The management HTTP API, the same under `/runtime/webhooks/durabletask/` and under the SDK's `/durabletask/`.
   *
   * @returns once the clock knows what the request set off. `body` is to be sent as JSON.
   */
  async handleHttp(request: ManagementRequest): Promise<ManagementAnswer> {
    const answer = await this.#management.handle(request);
    await this.#host.clock.settled();
    return answer;
  }

  /** JSON text for a `durableClient` input binding. */
  clientInput(publicBaseUrl: string, rpcBaseUrl: string): string {
    return clientInput(this.#options, publicBaseUrl, rpcBaseUrl);
  }

  /** Counts since the engine was made, but `instances`: those in the file. After stopping, as they were then. */
  stats(): DurableStats {
    if (this.#lastStats !== undefined) return this.#lastStats;
    const { episodes, maxHistoryEvents } = this.#episodes;
    return { episodes, activities: this.#activities, maxHistoryEvents, instances: this.#store.instances.count() };
  }

  async #runActivity(seq: number): Promise<void> {
    const row = this.#store.activity(seq);
    if (row === undefined) throw new Error(`activity ${seq} is queued but not in the file`);
    const { name, instanceId, executionId, taskId } = row;
    const answer = await (name === HTTP_ACTIVITY
      ? sendHttp(row.input)
      : this.#host.invokeActivity(name, row.input, instanceId));
    this.#activities += 1;
    const isDone = { EventId: -1, TaskScheduledId: taskId };
    this.#store.atomically(() => {
      this.#store.deleteActivity(seq);
      this.#lifecycle.tell(
        instanceId,
        executionId,
        answer.ok
          ? { ...isDone, EventType: HistoryEventType.TaskCompleted, Result: JSON.stringify(answer.value ?? null) }
          : {
              ...isDone,
              EventType: HistoryEventType.TaskFailed,
              ...activityFailure(name, answer.message, answer.stack),
            },
      );
    });
  }

  /** A fault of the engine or the host: nothing may go on as if all were well. */
  #fail(error: unknown): void {
    this.#host.log(
      "error",
      `The durable engine stops: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    setImmediate(() => {
      throw error;
    });
  }
}
