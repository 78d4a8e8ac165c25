import { createHash } from "node:crypto";
import type { BusinessClock } from "../clock/clock.ts";
import { Coalesced } from "./coalesced.ts";
import { HistoryEventType } from "./protocol.ts";
import type { TimerRow } from "./schema.ts";
import type { Store } from "./store.ts";
import { ClockHold, WorkQueue } from "./workQueue.ts";

export interface DispatchOptions {
  store: Store;
  clock: BusinessClock;
  hubName: string;
  /** One work item at a time, episodes and activities in one line. */
  serial: boolean;
  maxConcurrentActivities: number;
  runEpisode(instanceId: string): Promise<boolean>;
  runEntity(entityId: string): Promise<boolean>;
  runActivity(seq: number): Promise<void>;
  onFault(error: unknown): void;
}

const EPISODES_AT_A_TIME = 10;

/**
 * What runs when: the queues of episodes and activities, and the timers at the clock. Holds nothing that is not in the
 * file too.
 */
export class Dispatch {
  readonly #options: DispatchOptions;
  readonly #hold: ClockHold;
  readonly #episodes: WorkQueue;
  readonly #activities: WorkQueue;
  readonly #instances: Coalesced;
  readonly #entities: Coalesced;
  readonly #timers = new Map<string, Map<number, () => void>>();

  constructor(options: DispatchOptions) {
    this.#options = options;
    this.#hold = new ClockHold(options.clock);
    this.#episodes = new WorkQueue(options.serial ? 1 : EPISODES_AT_A_TIME, this.#hold, options.onFault);
    this.#activities = options.serial
      ? this.#episodes
      : new WorkQueue(options.maxConcurrentActivities, this.#hold, options.onFault);
    this.#instances = new Coalesced(this.#episodes, options.runEpisode);
    this.#entities = new Coalesced(this.#episodes, options.runEntity);
  }

  resume(): void {
    const { store } = this.#options;
    for (const timer of store.timers()) this.arm(timer);
    for (const instanceId of store.runnable()) this.wake(instanceId);
    for (const entityId of store.entities.runnable()) this.wakeEntity(entityId);
    for (const seq of store.queuedActivities()) this.activity(seq);
  }

  async stop(): Promise<void> {
    for (const timers of this.#timers.values()) for (const cancel of timers.values()) cancel();
    this.#timers.clear();
    await Promise.all([this.#episodes.stop(), this.#activities.stop()]);
    this.#hold.abandon();
  }

  /** 32 hex digits, the same ones when the same things happen to an empty hub again. */
  newId(): string {
    return createHash("sha256")
      .update(`${this.#options.hubName}:${this.#options.store.nextNumber()}`)
      .digest("hex")
      .slice(0, 32);
  }

  wake(instanceId: string): void {
    this.#instances.wake(instanceId);
  }

  wakeEntity(entityId: string): void {
    this.#entities.wake(entityId);
  }

  activity(seq: number): void {
    this.#activities.push(() => this.#options.runActivity(seq));
  }

  arm(timer: TimerRow): void {
    let timers = this.#timers.get(timer.executionId);
    if (timers === undefined) {
      timers = new Map();
      this.#timers.set(timer.executionId, timers);
    }
    const cancel = this.#options.clock.at(timer.fireAt, `durable timer of ${timer.instanceId}`, () =>
      this.#fire(timer),
    );
    timers.set(timer.timerId, cancel);
  }

  disarm(executionId: string, timerId: number): void {
    const timers = this.#timers.get(executionId);
    timers?.get(timerId)?.();
    timers?.delete(timerId);
    if (timers?.size === 0) this.#timers.delete(executionId);
  }

  disarmAll(executionId: string): void {
    for (const cancel of this.#timers.get(executionId)?.values() ?? []) cancel();
    this.#timers.delete(executionId);
  }

  #fire(timer: TimerRow): void {
    const { store } = this.#options;
    this.disarm(timer.executionId, timer.timerId);
    const fired = store.atomically(() => {
      if (!store.deleteTimer(timer.executionId, timer.timerId)) return false;
      store.send(timer.instanceId, timer.executionId, {
        EventType: HistoryEventType.TimerFired,
        EventId: -1,
        TimerId: timer.timerId,
        FireAt: new Date(timer.fireAt).toISOString(),
      });
      return true;
    });
    if (fired) this.wake(timer.instanceId);
  }
}
