import { setTimeout as sleep } from "node:timers/promises";

/** How long a caller waits: wall clock, as somebody waits at a page, or a host at its function. */
export interface Patience {
  /** Seconds that are left. */
  left(): number;
  pause(seconds: number): Promise<void>;
  /** @returns the result of `work`, or `undefined` when the time is up before; the work goes on by itself. */
  within<T>(work: Promise<T>): Promise<T | undefined>;
}

/** Begins now. */
export function patienceOf(seconds: number): Patience {
  const endsAt = performance.now() + seconds * 1000;
  const leftMs = () => Math.max(0, endsAt - performance.now());
  return {
    left: () => leftMs() / 1000,
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
