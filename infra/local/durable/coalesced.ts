import type { WorkQueue } from "./workQueue.ts";

/** Runs one key at a time at most once, and once more when something came for it while it ran. */
export class Coalesced {
  readonly #queue: WorkQueue;
  readonly #run: (key: string) => Promise<boolean>;
  /** `again` means that something came for it while it ran. */
  readonly #awake = new Map<string, "queued" | "running" | "again">();

  /** @param run says whether there is more to do at once. */
  constructor(queue: WorkQueue, run: (key: string) => Promise<boolean>) {
    this.#queue = queue;
    this.#run = run;
  }

  wake(key: string): void {
    const state = this.#awake.get(key);
    if (state === "running") this.#awake.set(key, "again");
    if (state !== undefined) return;
    this.#awake.set(key, "queued");
    this.#queue.push(async () => {
      this.#awake.set(key, "running");
      const hasMore = await this.#run(key);
      const isWanted = hasMore || this.#awake.get(key) === "again";
      this.#awake.delete(key);
      if (isWanted) this.wake(key);
    });
  }
}
