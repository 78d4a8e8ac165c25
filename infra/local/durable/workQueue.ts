import { setImmediate } from "node:timers/promises";
import type { BusinessClock } from "../clock/clock.ts";

/** Holds the clock from the first pending work item to the last. */
export class ClockHold {
  readonly #clock: BusinessClock;
  #pending = 0;
  #release: (() => void) | undefined;

  constructor(clock: BusinessClock) {
    this.#clock = clock;
  }

  begin(): void {
    if (this.#pending++ === 0) this.#release = this.#clock.hold("durable work");
  }

  end(): void {
    if (--this.#pending === 0) this.#release?.();
  }

  /** Gives the clock back with work still pending: the engine stops. */
  abandon(): void {
    this.#release?.();
  }
}

/**
 * First in, first out, at most `width` at a time; every item holds the clock from the moment it is pushed until it is
 * done.
 */
export class WorkQueue {
  readonly #width: number;
  readonly #hold: ClockHold;
  readonly #onFault: (error: unknown) => void;
  #items: (() => Promise<void>)[] = [];
  #next = 0;
  #running = 0;
  #stopped = false;
  #idle: (() => void)[] = [];

  /**
   * @param onFault gets what an item throws: always a fault of the engine or of the host, after which this queue stands
   * still.
   */
  constructor(width: number, hold: ClockHold, onFault: (error: unknown) => void) {
    this.#width = width;
    this.#hold = hold;
    this.#onFault = onFault;
  }

  push(item: () => Promise<void>): void {
    if (this.#stopped) return;
    this.#hold.begin();
    this.#items.push(item);
    if (this.#running < this.#width) void this.#drain();
  }

  /** Starts nothing more; resolves when what runs is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#running > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #drain(): Promise<void> {
    this.#running += 1;
    // Not inside the caller, who is still about to register timers and other work; and let sockets in between batches.
    for (let done = 0; ; done++) {
      await (done % 16 === 0 ? setImmediate() : undefined);
      const item = this.#stopped ? undefined : this.#items[this.#next];
      if (item === undefined) break;
      this.#next += 1;
      try {
        await item();
      } catch (error) {
        this.#stopped = true;
        this.#onFault(error);
        break;
      }
      this.#compact();
      this.#hold.end();
    }
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #compact(): void {
    if (this.#next < 1024 || this.#next * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#next);
    this.#next = 0;
  }
}
