import { closeSync, constants, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { BusinessClock } from "../clock/clock.ts";
import type { RetryOptions } from "./coreApi.ts";
import type { LoadedFunction } from "./functionTable.ts";
import type { Run } from "./runner.ts";
import { parseTimerSchedule, type TimerSchedule } from "./timerSchedule.ts";

interface ScheduleStatus {
  Last: string;
  Next: string;
  LastUpdated: string;
}

/** .NET's `DateTime.MinValue`, which the host shows as the last run of a timer that has never run. */
const never = "0001-01-01T00:00:00";

/** Room for any status, which is filled up with spaces. */
const statusFileBytes = 256;

/**
 * One timer function. Runs never overlap: the next occurrence is looked for when a run has ended, so missed ones
 * collapse into one. With monitoring the schedule survives restarts, and a run that was missed meanwhile is made up for
 * once, marked as past due. Source: Azure/azure-webjobs-sdk-extensions `Timers/Listener/TimerListener.cs`.
 */
export class TimerTrigger {
  readonly #fn: LoadedFunction;
  readonly #schedule: TimerSchedule;
  readonly #clock: BusinessClock;
  readonly #run: Run;
  /** Descriptor of the file that keeps the status. */
  readonly #statusFile: number | undefined;
  #status: ScheduleStatus | undefined;
  #cancel = () => {};
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param options `run` is expected to log failures; `stateDir` keeps the status of monitored timers. */
  constructor(options: { fn: LoadedFunction; clock: BusinessClock; run: Run; stateDir: string }) {
    this.#fn = options.fn;
    this.#clock = options.clock;
    this.#run = options.run;
    const { schedule, useMonitor } = options.fn.trigger;
    this.#schedule = parseTimerSchedule(String(schedule), process.env["WEBSITE_TIME_ZONE"]);
    if (useMonitor === undefined ? this.#schedule.isMonitoredByDefault : useMonitor === true) {
      mkdirSync(options.stateDir, { recursive: true });
      const path = join(options.stateDir, `${encodeURIComponent(options.fn.name)}.json`);
      this.#statusFile = openSync(path, constants.O_RDWR | constants.O_CREAT);
    }
  }

  /** Runs what is past due (or `runOnStartup`) and waits for the next occurrence. */
  start(): void {
    const now = this.#clock.now();
    const isPastDue = this.#readStatus(now);
    if (isPastDue || this.#fn.trigger["runOnStartup"] === true) this.#waitFor(now, isPastDue);
    else this.#waitFor(this.#status ? Date.parse(this.#status.Next) : this.#schedule.next(now), false);
  }

  /** Lets a run that is on its way finish. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancel();
    await this.#running;
    if (this.#statusFile !== undefined) closeSync(this.#statusFile);
  }

  /** @returns whether a run was missed while nobody was here. */
  #readStatus(now: number): boolean {
    if (this.#statusFile === undefined) return false;
    const text = readFileSync(this.#statusFile, "utf8");
    const stored = text === "" ? undefined : (JSON.parse(text) as ScheduleStatus);
    if (stored && stored.Next === new Date(this.#schedule.next(Date.parse(stored.LastUpdated))).toISOString()) {
      this.#status = stored;
      return now > Date.parse(stored.Next);
    }
    // New here, or the schedule was changed since: it counts from now on.
    const status = { Next: new Date(this.#schedule.next(now)).toISOString(), LastUpdated: new Date(now).toISOString() };
    this.#writeStatus({ Last: stored?.Last ?? never, ...status });
    return false;
  }

  /**
   * Over the one before, in one small write that a kill cannot tear: a second file that takes its place makes the disk
   * wait.
   */
  #writeStatus(status: ScheduleStatus): void {
    if (this.#statusFile === undefined) return;
    this.#status = status;
    writeSync(this.#statusFile, JSON.stringify(status).padEnd(statusFileBytes), 0);
  }

  #waitFor(when: number, isPastDue: boolean, retryCount = 0): void {
    if (this.#isStopped) return;
    this.#cancel = this.#clock.at(when, `timer ${this.#fn.name}`, () => {
      this.#running = this.#fire(when, isPastDue, retryCount);
      return this.#running;
    });
  }

  async #fire(due: number, isPastDue: boolean, retryCount: number): Promise<void> {
    const retry = this.#fn.metadata.retryOptions;
    const json = JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: this.#status ?? null,
      IsPastDue: isPastDue,
    });
    try {
      await this.#run(this.#fn, {
        inputs: [{ name: this.#fn.trigger.name, data: { json } }],
        ...(retry && { retryContext: { retryCount, maxRetryCount: retry.maxRetryCount } }),
      });
    } catch {
      if (retry && (retry.maxRetryCount === -1 || retryCount < retry.maxRetryCount)) {
        return this.#waitFor(this.#clock.now() + retryDelayMs(retry, retryCount), isPastDue, retryCount + 1);
      }
    }
    const now = this.#clock.now();
    const next = this.#schedule.next(now);
    const last = new Date(isPastDue || retryCount > 0 ? now : due).toISOString();
    this.#writeStatus({ Last: last, Next: new Date(next).toISOString(), LastUpdated: new Date(now).toISOString() });
    this.#waitFor(next, false);
  }
}

/** Source: learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages, retry strategies. */
function retryDelayMs(retry: RetryOptions, retryCount: number): number {
  if (retry.retryStrategy === "fixedDelay") return (retry.delayInterval?.seconds ?? 0) * 1000;
  const { minimumInterval, maximumInterval } = retry;
  return (
    Math.min((minimumInterval?.seconds ?? 0) * 2 ** retryCount, maximumInterval?.seconds ?? Number.POSITIVE_INFINITY) *
    1000
  );
}
