import type { BusinessClock } from "./clock.ts";
import { ClockFileWriter } from "./clockFile.ts";
import { DueQueue } from "./dueQueue.ts";

interface Goal {
  until: number | (() => boolean);
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Longest delay that `setTimeout` keeps; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/**
 * Business time that jumps to the next due moment when nothing is in flight, and stands still otherwise. It moves only
 * after {@link start} or during {@link runUntil}. A `pace` limits it to so many times wall time, for people who watch.
 * A slow machine then makes it late and nothing else; on a clock that ran by itself everything would expire.
 */
export class VirtualClock implements BusinessClock {
  readonly #dues = new DueQueue();
  readonly #holds = new Map<symbol, string>();
  readonly #file: ClockFileWriter | undefined;
  #now: number;
  readonly #pace: number;
  readonly #mostBehindMs: number;
  /** The wall clock when business time began to move, and what business time was then. */
  #begun: { wallMs: number; businessMs: number } | undefined;
  #pacing: NodeJS.Timeout | undefined;
  /** Wall clock until which time passes as on a watch. */
  #lingersUntil = 0;
  #isLingering = false;
  #running = false;
  #checking = false;
  #goal: Goal | undefined;

  /**
   * @param options `startMs` the first instant, ms since epoch; `file` for other processes' readers; `pace` as
   * `parseSpeed` gives it, by default none; `mostBehindMs` of wall time it makes good, by default all: while somebody
   * debugs, what passed at a breakpoint shall not come all at once.
   */
  constructor({
    startMs,
    file,
    pace = Number.POSITIVE_INFINITY,
    mostBehindMs = Number.POSITIVE_INFINITY,
  }: { startMs: number; file?: string | undefined; pace?: number; mostBehindMs?: number }) {
    if (!(pace > 0)) throw new RangeError(`a pace must be positive, not ${pace}`);
    this.#pace = pace;
    this.#mostBehindMs = mostBehindMs;
    this.#now = startMs;
    if (file) this.#file = new ClockFileWriter(file, { businessMs: startMs, wallMs: Date.now(), rate: 0 });
  }

  now(): number {
    return this.#now;
  }

  hold(reason: string): () => void {
    const key = Symbol(reason);
    this.#holds.set(key, reason);
    return () => {
      if (this.#holds.delete(key)) this.#checkSoon();
    };
  }

  at(when: number, what: string, run: () => void | Promise<void>): () => void {
    if (Number.isNaN(when)) throw new RangeError(`no instant given for ${what}`);
    const due = this.#dues.add(when, what, run);
    this.#checkSoon();
    return () => {
      due.cancelled = true;
    };
  }

  async settled(): Promise<void> {}

  start(): void {
    this.#running = true;
    this.#begun ??= { wallMs: Date.now(), businessMs: this.#now };
    this.#checkSoon();
  }

  /** Makes the clock stand still from the next idle moment on; what is in flight goes on. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#pacing);
  }

  /**
   * Lets time pass as on a watch for so long, for people who act: from now on, and after the last call. Does nothing to
   * a clock without a pace, which nobody watches.
   */
  linger(wallMs: number): void {
    this.#lingersUntil = Math.max(this.#lingersUntil, Date.now() + wallMs);
    this.#checkSoon();
  }

  /** What is in flight, which is why the clock does not move. */
  holds(): string[] {
    return [...this.#holds.values()];
  }

  /** The next due moment, if any. */
  next(): { when: number; what: string } | undefined {
    const due = this.#dues.peek();
    return due && { when: due.when, what: due.what };
  }

  /**
   * Lets time pass until an instant (everything due by then has run), or until a predicate holds, which is asked
   * between callbacks. Then the clock stands still.
   *
   * @throws Error when the predicate does not hold and nothing is left that could make it hold; whatever a callback
   * threw.
   */
  runUntil(until: number | (() => boolean)): Promise<void> {
    if (this.#goal) throw new Error("the clock is already running until something else");
    return new Promise((resolve, reject) => {
      this.#goal = { until, resolve, reject };
      this.start();
    });
  }

  /** Closes the clock file; the clock does not move any more. */
  close(): void {
    this.stop();
    this.#file?.close();
  }

  /** One turn of the event loop gives released work the time to take its next hold. */
  #checkSoon(): void {
    if (!this.#running || this.#checking || this.#holds.size > 0) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      if (this.#running && this.#holds.size === 0) this.#step();
    });
  }

  #step(): void {
    const next = this.#dues.peek();
    clearTimeout(this.#pacing);
    const earlyMs = next ? this.#earlyMs(next.when) : 0;
    if (earlyMs > 0) {
      this.#pacing = setTimeout(() => this.#checkSoon(), Math.min(earlyMs, longestDelayMs));
      return;
    }
    try {
      if (this.#goal && this.#isReached(this.#goal.until, next?.when)) this.#reached();
      else if (next) void this.#runNext();
      else if (this.#goal) throw new Error("nothing is left to wait for, and what the clock runs until has not come");
    } catch (error) {
      this.#failed(error);
    }
  }

  /** How many wall milliseconds before its time a moment would come if it came now. */
  #earlyMs(when: number): number {
    if (!this.#begun || this.#pace === Number.POSITIVE_INFINITY) return 0;
    const lingerMs = Math.max(0, this.#lingersUntil - Date.now());
    if (lingerMs > 0 !== this.#isLingering) {
      this.#isLingering = lingerMs > 0;
      this.#begun = { wallMs: Date.now(), businessMs: this.#now };
    }
    const pace = this.#isLingering ? Math.min(1, this.#pace) : this.#pace;
    const earlyMs = Math.ceil(this.#begun.wallMs + (when - this.#begun.businessMs) / pace - Date.now());
    if (this.#isLingering) return earlyMs <= 0 ? 0 : Math.min(earlyMs, lingerMs + 1);
    if (earlyMs < -this.#mostBehindMs) this.#begun = { wallMs: Date.now(), businessMs: when };
    return earlyMs;
  }

  #isReached(until: Goal["until"], nextWhen = Number.POSITIVE_INFINITY): boolean {
    if (typeof until === "function") return until();
    if (nextWhen <= until) return false;
    this.#moveTo(until);
    return true;
  }

  async #runNext(): Promise<void> {
    const due = this.#dues.take();
    if (!due) return;
    const release = this.hold(due.what);
    this.#moveTo(due.when);
    try {
      await due.run();
    } catch (error) {
      this.#failed(error);
    } finally {
      release();
    }
  }

  #moveTo(when: number): void {
    if (when <= this.#now) return;
    this.#now = when;
    this.#file?.write({ businessMs: when, wallMs: Date.now(), rate: 0 });
  }

  #reached(): void {
    const goal = this.#goal;
    this.#goal = undefined;
    this.stop();
    goal?.resolve();
  }

  /**
   * The failure goes to whoever runs the clock. With nobody there it is an uncaught exception, else it would be lost.
   */
  #failed(error: unknown): void {
    const goal = this.#goal;
    this.#goal = undefined;
    this.stop();
    if (goal) goal.reject(error);
    else queueMicrotask(() => Promise.reject(error));
  }
}
