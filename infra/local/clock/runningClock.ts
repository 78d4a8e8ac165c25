import type { BusinessClock } from "./clock.ts";
import { ClockFileWriter } from "./clockFile.ts";

/** Longest delay that `setTimeout` keeps; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** A clock that moves by itself: business time is a straight line over wall time. It ignores holds. */
export abstract class RunningClock implements BusinessClock {
  readonly #cancels = new Set<() => void>();

  abstract now(): number;
  /** Business milliseconds per wall millisecond, above 0. */
  abstract rate(): number;

  hold(): () => void {
    return () => {};
  }

  /** A callback that fails ends in an unhandled rejection: its owner must deal with its failures. */
  at(when: number, _what: string, run: () => void | Promise<void>): () => void {
    let timer: NodeJS.Timeout;
    const cancel = () => {
      clearTimeout(timer);
      this.#cancels.delete(cancel);
    };
    const wait = () => {
      const delayMs = Math.min(longestDelayMs, Math.max(0, Math.ceil((when - this.now()) / this.rate())));
      timer = setTimeout(() => {
        if (this.now() < when) return wait();
        this.#cancels.delete(cancel);
        void run();
      }, delayMs);
    };
    this.#cancels.add(cancel);
    wait();
    return cancel;
  }

  async settled(): Promise<void> {}

  /** Cancels everything registered. */
  stop(): void {
    for (const cancel of this.#cancels) cancel();
  }
}

/** The system clock. */
export class RealClock extends RunningClock {
  constructor({ file }: { file?: string | undefined } = {}) {
    super();
    const now = Date.now();
    if (file) new ClockFileWriter(file, { businessMs: now, wallMs: now, rate: 1 }).close();
  }

  now(): number {
    return Date.now();
  }

  rate(): number {
    return 1;
  }
}

/** Business time that starts at a chosen instant and runs `rate` times as fast as the wall clock. */
export class ScaledClock extends RunningClock {
  readonly #startMs: number;
  readonly #rate: number;
  readonly #wallStartMs = Date.now();

  /**
   * @param options `startMs` ms since epoch, by default now; `rate` as {@link parseSpeed} gives it; `file` for other
   * processes' readers.
   */
  constructor({
    startMs = Date.now(),
    rate,
    file,
  }: { startMs?: number | undefined; rate: number; file?: string | undefined }) {
    super();
    if (!(rate > 0)) throw new RangeError(`a scaled clock needs a positive rate, not ${rate}`);
    this.#startMs = startMs;
    this.#rate = rate;
    if (file) new ClockFileWriter(file, { businessMs: startMs, wallMs: this.#wallStartMs, rate }).close();
  }

  now(): number {
    return this.#startMs + (Date.now() - this.#wallStartMs) * this.#rate;
  }

  rate(): number {
    return this.#rate;
  }
}
