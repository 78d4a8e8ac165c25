import { TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";

/** So many requests in so many milliseconds. */
export interface PaceLimit {
  readonly most: number;
  readonly windowMs: number;
}

/**
 * Source: learn.microsoft.com/graph/throttling-limits, read 2026-11: reports and logs, and (assumed) a user's methods,
 * 5 requests in 10 s per app and tenant.
 */
const REPORTS: PaceLimit = { most: 5, windowMs: 10_000 };
/** Source: the same page: one request a second, all apps of a tenant together; a little slower is safe. */
export const CONDITIONAL_ACCESS: PaceLimit = { most: 1, windowMs: 1100 };

export interface PaceAnswer {
  /** How many requests may be sent now, at most as many as wanted. */
  readonly granted: number;
  /** When to come back for the rest; there will be room then, as others are told to come later. */
  readonly retryAfterSeconds: number;
}

/**
 * Keeps this process's requests to one of Graph's narrow buckets inside the bucket. Whoever comes when it is used up is
 * told when to come back, one after the other; Graph would refuse them, and they would come back all at once. Other
 * processes and apps share the bucket, so a 429 is still expected, and moves everybody back.
 */
export class RequestPace {
  readonly #clock: Clock;
  #sentAt: number[] = [];
  #promisedUntil = 0;

  readonly #limit: PaceLimit;

  constructor(clock: Clock, limit: PaceLimit = REPORTS) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /**
   * @param upNext how many more will be asked for once these are all granted: room is kept for them, and
   * `retryAfterSeconds` is theirs.
   */
  take(wanted: number, upNext = 0): PaceAnswer {
    const { most, windowMs } = this.#limit;
    const now = this.#clock.now().getTime();
    this.#sentAt = this.#sentAt.filter((at) => at > now - windowMs);
    const granted = Math.min(wanted, Math.max(0, most - this.#sentAt.length));
    for (let count = 0; count < granted; count++) this.#sentAt.push(now);
    const left = wanted - granted || upNext;
    if (left === 0 || (granted === wanted && this.#sentAt.length + left <= most))
      return { granted, retryAfterSeconds: 0 };
    const roomAt = (this.#sentAt[0] ?? now) + windowMs;
    const backAt = Math.max(roomAt, this.#promisedUntil);
    this.#promisedUntil = backAt + left * (windowMs / most);
    return { granted, retryAfterSeconds: Math.ceil((backAt - now) / 1000) };
  }

  /** Graph refused one: the bucket is shared with somebody. */
  holdOff(seconds: number): void {
    this.#promisedUntil = Math.max(this.#promisedUntil, this.#clock.now().getTime() + seconds * 1000);
  }
}

/** @throws TransientError with the time to come back, when the bucket is used up. */
export function takeOne(pace: RequestPace, what: string): void {
  const { granted, retryAfterSeconds } = pace.take(1);
  if (granted === 0)
    throw new TransientError(`${what}: the requests of this moment are used up`, { retryAfterSeconds });
}
