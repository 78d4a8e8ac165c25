import type { Socket } from "node:net";
import type { BusinessClock } from "./clock.ts";
import { type ParticipantState, send } from "./remoteProtocol.ts";

/**
 * Another process that takes part in a virtual clock, seen from the clock. While it is busy or away, one hold makes
 * time stand still.
 */
export class Participant {
  readonly #clock: BusinessClock;
  readonly #name: string;
  #socket: Socket | undefined;
  #release: (() => void) | undefined;
  #cancelDue = () => {};
  #hasRun: (() => void) | undefined;
  #dueNumber = 0;

  constructor(clock: BusinessClock, name: string) {
    this.#clock = clock;
    this.#name = name;
    this.#setBusy("is not here yet");
  }

  /** The process is there, for the first time or again. Time stands still until it first says that it is idle. */
  join(socket: Socket): void {
    this.#socket?.destroy();
    this.#socket = socket;
    this.#dueNumber = 0;
    this.#setBusy("starts");
  }

  /** The process is gone, and what it was due for is void. Time stands still until it is back and says so again. */
  leave(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#cancelDue();
    this.#setBusy("is gone");
    this.#hasRun?.();
  }

  /** The process will not come back; time goes on without it. */
  forget(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    this.#cancelDue();
    this.#hasRun?.();
    this.#setIdle();
  }

  state(socket: Socket, { seq, isBusy, nextDue, heardDue }: ParticipantState): void {
    if (socket !== this.#socket) return;
    // A state that was sent before a `due` arrived says nothing about what that `due` sets off.
    if (heardDue === this.#dueNumber) {
      this.#cancelDue();
      if (nextDue !== null) this.#cancelDue = this.#clock.at(nextDue, `${this.#name} is due`, () => this.#deliverDue());
      if (isBusy) this.#setBusy("is busy");
      else {
        this.#setIdle();
        this.#hasRun?.();
      }
    }
    send(socket, { type: "ack", seq });
  }

  async #deliverDue(): Promise<void> {
    if (!this.#socket) return;
    this.#setBusy("is due");
    this.#dueNumber += 1;
    const hasRun = new Promise<void>((resolve) => {
      this.#hasRun = resolve;
    });
    send(this.#socket, { type: "due", number: this.#dueNumber });
    await hasRun;
    this.#hasRun = undefined;
  }

  #setBusy(why: string): void {
    this.#release ??= this.#clock.hold(`${this.#name} ${why}`);
  }

  #setIdle(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
