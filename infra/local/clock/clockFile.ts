import { closeSync, openSync, readSync, renameSync, writeSync } from "node:fs";

/** Bytes of a clock file: five little-endian float64, `[seq, businessMs, wallMs, rate, seq]`. */
const clockFileBytes = 40;

/** What a clock file says: business time is `businessMs + (Date.now() - wallMs) * rate`. A virtual clock has rate 0. */
export interface ClockReading {
  businessMs: number;
  wallMs: number;
  rate: number;
}

/**
 * Tells other processes the business time. A write is one `pwrite` of 40 bytes; readers retry while the two sequence
 * numbers differ.
 */
export class ClockFileWriter {
  readonly #fd: number;
  readonly #bytes = Buffer.alloc(clockFileBytes);
  #seq = 0;

  /** Creates the file with its first reading already in it, so that nobody ever sees an empty one. */
  constructor(path: string, first: ClockReading) {
    const fresh = `${path}.${process.pid}.new`;
    this.#fd = openSync(fresh, "w");
    this.write(first);
    renameSync(fresh, path);
  }

  write({ businessMs, wallMs, rate }: ClockReading): void {
    this.#seq += 1;
    this.#bytes.writeDoubleLE(this.#seq, 0);
    this.#bytes.writeDoubleLE(businessMs, 8);
    this.#bytes.writeDoubleLE(wallMs, 16);
    this.#bytes.writeDoubleLE(rate, 24);
    this.#bytes.writeDoubleLE(this.#seq, 32);
    writeSync(this.#fd, this.#bytes, 0, clockFileBytes, 0);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Reads business time that another process writes. */
export class ClockFileReader {
  readonly #fd: number;
  readonly #bytes = Buffer.alloc(clockFileBytes);

  /** @throws Error (ENOENT) when the file does not exist yet. */
  constructor(path: string) {
    this.#fd = openSync(path, "r");
  }

  read(): ClockReading {
    for (;;) {
      const length = readSync(this.#fd, this.#bytes, 0, clockFileBytes, 0);
      if (length === clockFileBytes && this.#bytes.readDoubleLE(0) === this.#bytes.readDoubleLE(32)) {
        return {
          businessMs: this.#bytes.readDoubleLE(8),
          wallMs: this.#bytes.readDoubleLE(16),
          rate: this.#bytes.readDoubleLE(24),
        };
      }
    }
  }

  now(): number {
    const { businessMs, wallMs, rate } = this.read();
    return businessMs + (Date.now() - wallMs) * rate;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
