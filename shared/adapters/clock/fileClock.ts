import { openSync, readSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Clock } from "../../ports/clock.ts";

const BYTES = 40;
/** A writer needs microseconds; a file that stays torn for this many reads is not a clock. */
const MOST_READS = 100_000;

/**
 * Business time told by another process through a file of five little-endian float64: `seq, businessMs, wallMs, rate,
 * seq`. Now is `businessMs + (wall clock - wallMs) * rate`; while the two `seq` differ, a write is under way and the
 * read is repeated.
 * @throws Error when the file does not exist or never becomes whole: without a clock nothing may be decided.
 */
export class FileClock implements Clock {
  readonly #file: number;
  readonly #bytes = Buffer.alloc(BYTES);
  readonly #wallNow: () => number;

  constructor(url: string, wallNow: () => number = Date.now) {
    this.#file = openSync(fileURLToPath(url), "r");
    this.#wallNow = wallNow;
  }

  now(): Date {
    for (let read = 0; read < MOST_READS; read++) {
      const length = readSync(this.#file, this.#bytes, 0, BYTES, 0);
      if (length !== BYTES || this.#bytes.readDoubleLE(0) !== this.#bytes.readDoubleLE(32)) continue;
      const [businessMs, wallMs, rate] = [8, 16, 24].map((at) => this.#bytes.readDoubleLE(at)) as [
        number,
        number,
        number,
      ];
      return new Date(businessMs + (rate === 0 ? 0 : (this.#wallNow() - wallMs) * rate));
    }
    throw new Error("the clock file is never whole");
  }
}
