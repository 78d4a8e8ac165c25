const minuteMs = 60_000;
const hourMs = 3_600_000;

/** The last `limit` calls. It is full while the oldest of them is younger than the window. */
class Window {
  readonly #lengthMs: number;
  readonly #calls: number[] = [];
  #limit: number;

  constructor(lengthMs: number, limit: number) {
    this.#lengthMs = lengthMs;
    this.#limit = limit;
  }

  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /** Counts a call. @returns ms until there would be room for it; 0 when there is. */
  count(now: number): number {
    const calls = this.#calls;
    const oldest = calls[calls.length - this.#limit];
    const waitMs =
      this.#limit < 1 ? this.#lengthMs : oldest === undefined ? 0 : Math.max(0, oldest + this.#lengthMs - now);
    calls.push(now);
    // The list is trimmed now and then: a shift at every call would cost more than the memory.
    if (calls.length > 2 * this.#limit + 64) calls.splice(0, calls.length - this.#limit);
    return waitMs;
  }
}

/**
 * One kind of call, limited by the minute and by the hour of business time. A rejected call counts too, so hammering
 * prolongs the wait. Source: learn.microsoft.com/azure/communication-services/concepts/service-limits, read 2026-11.
 */
export class CallWindows {
  readonly #minute: Window;
  readonly #hour: Window;

  constructor(perMinute: number, perHour: number) {
    this.#minute = new Window(minuteMs, perMinute);
    this.#hour = new Window(hourMs, perHour);
  }

  setLimits(perMinute: number, perHour: number): void {
    this.#minute.setLimit(perMinute);
    this.#hour.setLimit(perHour);
  }

  /** @returns `undefined` when the call may go on, else whole seconds to wait, at least 1. */
  count(now: number): number | undefined {
    const waitMs = Math.max(this.#minute.count(now), this.#hour.count(now));
    return waitMs === 0 ? undefined : Math.max(1, Math.ceil(waitMs / 1000));
  }
}
