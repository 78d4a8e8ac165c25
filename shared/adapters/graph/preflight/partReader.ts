import { minutes } from "../../../domain/calendar/durations.ts";
import { type Known, known, notKnown } from "../../../domain/preflight/verdict.ts";
import { RefusedError } from "../../../errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import { type Pace, takeOne } from "../requestPace.ts";
import { attempt } from "./attempt.ts";

/** Buckets that Graph keeps narrow. */
type Bucket = "conditionalAccess" | "reports";

/**
 * Reads one part of the tenant. What is refused is not known, with the reason.
 * @param part names it among all that is read.
 * @param bucket of which it takes one request.
 */
export type PartReader = <T>(part: string, load: () => Promise<T>, bucket?: Bucket) => Promise<Known<T>>;

/**
 * For a command that may wait. @internal exported for the commands in infra
 * @param wait called with seconds before a throttled request is repeated.
 */
export const waitingReader =
  (wait: (seconds: number) => Promise<void>): PartReader =>
  (_part, load) =>
    attempt(load, wait);

/** How long a part that was read does for others, once all was read: several waves may be checked within minutes. */
const SHARED_MS = minutes(5);
/** Until then it waits for the rest, which may be asked for at longer and longer pauses. A run lasts an hour. */
const KEPT_MS = minutes(50);

interface Kept {
  readonly at: Date;
  /** When all was read of which it is a part. */
  doneAt?: number;
  readonly value: Known<unknown>;
}

/**
 * For the app, which never waits inside a call: a part that is busy is thrown, and whoever comes back finds what was
 * read before. So a snapshot makes headway however few requests a moment has.
 */
export class KeptParts {
  readonly #clock: Clock;
  readonly #paces: Readonly<Record<Bucket, Pace>>;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, paces: Readonly<Record<Bucket, Pace>>) {
    this.#clock = clock;
    this.#paces = paces;
  }

  /** @returns a reader; `finish` is called when all is read, and tells since when all that it handed out is true. */
  snapshot(): { readonly read: PartReader; readonly finish: () => Date } {
    // Some names come once only.
    for (const part of this.#kept.keys()) if (!this.#fresh(part)) this.#kept.delete(part);
    let readAt = this.#clock.now();
    const handedOut: Kept[] = [];
    const read: PartReader = async <T>(part: string, load: () => Promise<T>, bucket?: Bucket) => {
      const kept = this.#fresh(part) ?? (await this.#load(part, load, bucket));
      if (kept.at < readAt) readAt = kept.at;
      handedOut.push(kept);
      // The part was put there under this name by the same kind of load.
      return kept.value as Known<T>;
    };
    const finish = () => {
      for (const kept of handedOut) kept.doneAt ??= this.#clock.now().getTime();
      return readAt;
    };
    return { read, finish };
  }

  #fresh(part: string): Kept | undefined {
    const kept = this.#kept.get(part);
    if (!kept) return undefined;
    const now = this.#clock.now().getTime();
    const age = now - kept.at.getTime();
    return age >= 0 && age < KEPT_MS && now < (kept.doneAt ?? now) + SHARED_MS ? kept : undefined;
  }

  /** @throws TransientError when the bucket is used up, or Graph is busy. */
  async #load<T>(part: string, load: () => Promise<T>, bucket: Bucket | undefined): Promise<Kept> {
    if (bucket) await takeOne(this.#paces[bucket], "graph: preflight", { priority: "gate", isBrief: true });
    const at = this.#clock.now();
    const kept = { at, value: await this.#known(load) };
    this.#kept.set(part, kept);
    return kept;
  }

  async #known<T>(load: () => Promise<T>): Promise<Known<T>> {
    try {
      return known(await load());
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return notKnown(
        error.reason === "licence" ? "this needs an Entra ID licence that the tenant does not have" : error.message,
      );
    }
  }
}
