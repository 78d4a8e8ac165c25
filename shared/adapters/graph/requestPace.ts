import { ceilingOf, goesBefore, type Priority, rankOf } from "../../domain/limits/priority.ts";
import type { RequestLimit } from "../../domain/limits/requestLease.ts";
import { REQUESTS_USED_UP, TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";

/**
 * Source: learn.microsoft.com/graph/throttling-limits, read 2026-11: reports and logs, and (assumed) a user's methods,
 * 5 requests in 10 s per app and tenant.
 */
export const REPORTS: RequestLimit = { most: 5, windowMs: 10_000, leaseMs: 60_000 };
/** Source: the same page: one request a second, all apps of a tenant together; a little slower is safe. */
export const CONDITIONAL_ACCESS: RequestLimit = { most: 1, windowMs: 1100, leaseMs: 2500 };

interface PaceAsk {
  readonly priority?: Priority | undefined;
  /**
   * How many more will be asked for once these are all granted: room is kept for them, and `retryAfterSeconds` is
   * theirs.
   */
  readonly upNext?: number | undefined;
  /** One look, and no more for now. */
  readonly isBrief?: boolean | undefined;
}

interface PaceAnswer {
  /** How many requests may be sent now, at most as many as wanted. */
  readonly granted: number;
  /** When to come back for the rest; there will be room then, as others are told to come later. */
  readonly retryAfterSeconds: number;
}

/** What one of Graph's narrow buckets has room for. */
export interface Pace {
  take(wanted: number, ask?: PaceAsk): PaceAnswer | Promise<PaceAnswer>;
  /** Graph refused one: the bucket is shared with somebody. */
  holdOff(seconds: number): void;
}

/** What this process may send at most, and from when on there may be more. */
export interface Share {
  readonly most: number;
  readonly roomAt?: number | undefined;
}

interface Promised {
  readonly since: string;
  readonly left: number;
  readonly backAt: number;
}

/**
 * Keeps this process's requests to one of Graph's narrow buckets inside the bucket. Whoever comes when it is used up is
 * told when to come back, one after the other, the more urgent first; Graph would refuse them, and they would come back
 * all at once. Other apps share the bucket, so a 429 is still expected, and moves everybody back.
 */
export class RequestPace implements Pace {
  readonly #clock: Clock;
  readonly #limit: RequestLimit;
  #sentAt: number[] = [];
  #notBefore = 0;
  readonly #promised = new Map<Priority, number>();
  readonly #waiting = new Map<Priority, Promised>();

  constructor(clock: Clock, limit: RequestLimit = REPORTS) {
    this.#clock = clock;
    this.#limit = limit;
  }

  take(wanted: number, ask: PaceAsk = {}, share: Share = { most: this.#limit.most }): PaceAnswer {
    const { priority = "live", upNext = 0 } = ask;
    const { most, windowMs } = this.#limit;
    const now = this.#clock.now().getTime();
    const room = this.room(priority, share.most);
    const granted = Math.max(0, Math.min(wanted, room));
    for (let count = 0; count < granted; count++) this.#sentAt.push(now);
    const left = wanted - granted || upNext;
    if (left === 0 || (granted === wanted && room - granted >= left)) {
      this.#waiting.delete(priority);
      return { granted, retryAfterSeconds: 0 };
    }
    const promised = [...this.#promised].flatMap(([other, until]) => (isAfter(other, priority) ? [] : [until]));
    const roomAt = (this.#sentAt[0] ?? now) + windowMs;
    const backAt = Math.max(roomAt, share.roomAt ?? 0, this.#notBefore, ...promised);
    this.#promised.set(priority, backAt + left * (windowMs / most));
    const since = granted > 0 ? undefined : this.#waiting.get(priority)?.since;
    this.#waiting.set(priority, { since: since ?? new Date(now).toISOString(), left, backAt });
    return { granted, retryAfterSeconds: Math.ceil((backAt - now) / 1000) };
  }

  /** How many requests of this priority there is room for. Some is kept for whoever goes before and is due to come. */
  room(priority: Priority, most: number): number {
    const { windowMs } = this.#limit;
    const now = this.#clock.now().getTime();
    for (const [other, { backAt }] of this.#waiting) if (backAt + 2 * windowMs <= now) this.#waiting.delete(other);
    const since = this.#waiting.get(priority)?.since ?? new Date(now).toISOString();
    const kept = [...this.#waiting]
      .filter(([other, one]) => other !== priority && one.backAt <= now + windowMs)
      .filter(([other, one]) => goesBefore({ ...one, priority: other }, { since, priority }, now))
      .reduce((sum, [, one]) => sum + one.left, 0);
    return Math.min(ceilingOf(priority, this.#limit.most), most) - this.sentInWindow() - kept;
  }

  sentInWindow(): number {
    const now = this.#clock.now().getTime();
    this.#sentAt = this.#sentAt.filter((at) => at > now - this.#limit.windowMs);
    return this.#sentAt.length;
  }

  holdOff(seconds: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now().getTime() + seconds * 1000);
  }
}

/** Whether what was promised to `one` does not hold up `other`. */
const isAfter = (one: Priority, other: Priority): boolean => rankOf(one) > rankOf(other);

/** @throws TransientError with the time to come back, when the bucket is used up. */
export async function takeOne(pace: Pace, what: string, ask: PaceAsk): Promise<void> {
  const { granted, retryAfterSeconds } = await pace.take(1, ask);
  if (granted === 0)
    throw new TransientError(`${what}: the requests of this moment are used up`, {
      retryAfterSeconds,
      code: REQUESTS_USED_UP,
    });
}
