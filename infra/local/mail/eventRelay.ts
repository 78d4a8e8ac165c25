import type { BusinessClock } from "../clock/clock.ts";
import type { DeliveryReportEvent } from "./mailTypes.ts";

const secondMs = 1000;
/**
 * Event Grid's waits between attempts. Source: learn.microsoft.com/azure/event-grid/delivery-and-retry, read 2026-11.
 */
const retryAfterMs = [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600].map(
  (seconds) => seconds * secondMs,
);
/** Event Grid takes up to 1 MB and 5,000 events a batch. A report is below 1 kB. */
const mostEvents = 500;

/**
 * Brings events to the app at least once: one POST per batch, repeated on Event Grid's schedule. Unlike Event Grid it
 * does not give up after a day: on a scaled clock a restart of the app takes days.
 */
export class EventRelay {
  readonly #clock: BusinessClock;
  readonly #deliver: (events: DeliveryReportEvent[]) => Promise<void>;
  #stopped = false;

  constructor(clock: BusinessClock, deliver: (events: DeliveryReportEvent[]) => Promise<void>) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Resolves when every event was taken or put off; never rejects. */
  async send(events: DeliveryReportEvent[]): Promise<void> {
    const release = this.#clock.hold("delivery reports");
    try {
      for (let from = 0; from < events.length; from += mostEvents)
        await this.#try(events.slice(from, from + mostEvents), 0);
    } finally {
      release();
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #try(events: DeliveryReportEvent[], failed: number): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#deliver(events);
    } catch {
      // The app is down, or it refused the batch. The schedule is made for both.
      const waitMs = retryAfterMs[Math.min(failed, retryAfterMs.length - 1)] ?? 0;
      this.#clock.at(this.#clock.now() + waitMs, "delivery reports again", () => this.#try(events, failed + 1));
    }
  }
}
