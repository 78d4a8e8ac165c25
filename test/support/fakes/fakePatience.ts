import type { Patience } from "../../../functions/host/patience.ts";
import type { FakeClock } from "./fakeClock.ts";

/** Patience on the fake clock: a pause takes its time there. Work that waits for nothing ends in time. */
export class FakePatience implements Patience {
  readonly pauses: number[] = [];
  readonly #clock: FakeClock;
  readonly #endsAt: number;

  constructor(clock: FakeClock, seconds: number) {
    this.#clock = clock;
    this.#endsAt = clock.now().getTime() + seconds * 1000;
  }

  left(): number {
    return Math.max(0, (this.#endsAt - this.#clock.now().getTime()) / 1000);
  }

  async pause(seconds: number): Promise<void> {
    this.pauses.push(seconds);
    this.#clock.advance({ seconds });
  }

  within<T>(work: Promise<T>): Promise<T | undefined> {
    return work;
  }
}
