import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../../shared/config/config.ts";

/** How long a caller waits: wall clock, as somebody waits at a page, or a host at its function. */
export interface Patience {
  /** Seconds that are left. */
  left(): number;
  pause(seconds: number): Promise<void>;
  /** @returns the result of `work`, or `undefined` when the time is up before; the work goes on by itself. */
  within<T>(work: Promise<T>): Promise<T | undefined>;
}

/**
 * Begins now.
 * @param seconds until when an answer is due. @param config how long of it may be spent in pauses.
 */
export function patienceOf(seconds: number, { patienceSeconds }: Pick<Config, "patienceSeconds">): Patience {
  const startsAt = performance.now();
  const leftMs = () => Math.max(0, startsAt + seconds * 1000 - performance.now());
  return {
    left: () => Math.max(0, startsAt / 1000 + Math.min(seconds, patienceSeconds) - performance.now() / 1000),
    pause: (pause) => sleep(pause * 1000),
    within: async (work) => {
      const ended = new AbortController();
      const timeIsUp = sleep(leftMs(), undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
      try {
        return await Promise.race([work, timeIsUp]);
      } finally {
        ended.abort();
        // What fails after the time is up has nobody who listens.
        work.catch(() => undefined);
      }
    },
  };
}
