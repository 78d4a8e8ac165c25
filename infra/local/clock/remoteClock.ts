import type { Socket } from "node:net";
import type { BusinessClock } from "./clock.ts";
import type { ClockFileReader } from "./clockFile.ts";
import { DueQueue } from "./dueQueue.ts";
import { send, type ToParticipant } from "./remoteProtocol.ts";
import { RunningClock } from "./runningClock.ts";

/** A clock of another process: its time is read from the clock file. */
export interface ParticipatingClock extends BusinessClock {
  isVirtual: boolean;
  /** Leaves the clock. A virtual clock that expects this process stands still from then on. */
  close(): void;
}

/** A real or scaled clock of another process, which runs by itself. */
export class FollowingClock extends RunningClock implements ParticipatingClock {
  readonly isVirtual = false;
  readonly #reader: ClockFileReader;
  readonly #socket: Socket;

  constructor(reader: ClockFileReader, socket: Socket) {
    super();
    this.#reader = reader;
    this.#socket = socket;
  }

  now(): number {
    return this.#reader.now();
  }

  rate(): number {
    return this.#reader.read().rate;
  }

  close(): void {
    this.stop();
    this.#socket.destroy();
  }
}

/**
 * A virtual clock of another process. This process tells it whether it is busy, and when it is next due; many holds
 * count as one. It counts as busy from the start until its first hold is released.
 */
export class RemoteVirtualClock implements ParticipatingClock {
  readonly isVirtual = true;
  readonly #reader: ClockFileReader;
  readonly #socket: Socket;
  readonly #dues = new DueQueue();
  readonly #waiting: { seq: number; resolve: () => void }[] = [];
  #holds = 0;
  #seq = 0;
  #acked = 0;
  #heardDue = 0;
  #told: { isBusy: boolean; nextDue: number | null } = { isBusy: true, nextDue: null };
  #isTellingSoon = false;

  constructor(reader: ClockFileReader, socket: Socket) {
    this.#reader = reader;
    this.#socket = socket;
  }

  now(): number {
    return this.#reader.now();
  }

  hold(): () => void {
    this.#holds += 1;
    if (this.#holds === 1) this.#tell();
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#holds -= 1;
      this.#tellSoon();
    };
  }

  at(when: number, what: string, run: () => void | Promise<void>): () => void {
    if (Number.isNaN(when)) throw new RangeError(`no instant given for ${what}`);
    const due = this.#dues.add(when, what, run);
    if (!this.#told.isBusy) this.#tell();
    return () => {
      due.cancelled = true;
    };
  }

  settled(): Promise<void> {
    if (this.#acked >= this.#seq) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ seq: this.#seq, resolve }));
  }

  close(): void {
    this.#socket.destroy();
    this.#ack(Number.POSITIVE_INFINITY);
  }

  hear(message: ToParticipant): void {
    if (message.type === "ack") this.#ack(message.seq);
    else if (message.type === "due") void this.#runDue(message.number);
  }

  /** The clock sends the next `due` only when all that this callback set off is done. */
  async #runDue(number: number): Promise<void> {
    this.#heardDue = number;
    this.#told = { isBusy: true, nextDue: null };
    const release = this.hold();
    try {
      const next = this.#dues.peek();
      if (next && next.when <= this.now()) await this.#dues.take()?.run();
    } finally {
      release();
    }
  }

  #ack(seq: number): void {
    this.#acked = seq;
    while (this.#waiting[0] && this.#waiting[0].seq <= seq) this.#waiting.shift()?.resolve();
  }

  /** The next hold may be taken in the same turn of the event loop as the release. */
  #tellSoon(): void {
    if (this.#holds > 0 || this.#isTellingSoon) return;
    this.#isTellingSoon = true;
    setImmediate(() => {
      this.#isTellingSoon = false;
      if (this.#holds === 0) this.#tell();
    });
  }

  #tell(): void {
    const isBusy = this.#holds > 0;
    const nextDue = this.#dues.peek()?.when ?? null;
    if (isBusy === this.#told.isBusy && (isBusy || nextDue === this.#told.nextDue)) return;
    this.#told = { isBusy, nextDue };
    this.#seq += 1;
    send(this.#socket, { type: "state", seq: this.#seq, isBusy, nextDue, heardDue: this.#heardDue });
  }
}
