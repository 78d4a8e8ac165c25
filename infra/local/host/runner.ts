import { AsyncLocalStorage } from "node:async_hooks";
import type { BusinessClock } from "../clock/clock.ts";
import type { LogCategory, LogLevel } from "./coreApi.ts";
import { isType, type LoadedFunction } from "./functionTable.ts";
import type { QueueAccounts } from "./queueAccounts.ts";
import { sendQueueOutputs } from "./queueOutput.ts";
import type { Invocation, Invoked, Worker } from "./worker.ts";

export interface RunnerStats {
  /** Count per function name. */
  invocations: Record<string, number>;
  /** The same by what set them off: `orchestration` (an episode), `activity`, `http`, `queue`, `timer`, `eventGrid`. */
  executions: Record<string, number>;
  failures: number;
  /** Requests this process, app and host, sent to Table Storage (a batch is one) and to Queue Storage. */
  tableTransactions: number;
  /** The former by function (`host` outside of any), method and table, as `pollTimer GET registrations`. */
  tableTransactionsBy: Record<string, number>;
  queueTransactions: number;
}

/** Carries out one invocation of a function. */
export type Run = (fn: LoadedFunction, invocation: Invocation) => Promise<Invoked>;

/** Runs invocations: holds the clock, adds the durable client, counts, sends queue outputs, logs failures. */
export class Runner {
  /** What functions with a durable client binding are given; set once the engine is there. */
  durableClientInput = "{}";
  readonly #worker: Worker;
  readonly #clock: BusinessClock;
  readonly #accounts: QueueAccounts;
  readonly #messageEncoding: "base64" | "none";
  readonly #log: (level: LogLevel, category: LogCategory, message: string) => void;
  readonly #invocations: Record<string, number> = {};
  readonly #executions: Record<string, number> = {};
  readonly #running = new Set<Promise<unknown>>();
  #failures = 0;
  readonly #tableTransactionsBy: Record<string, number> = {};
  /** The name of the function in whose invocation something is asked for. */
  readonly #inside = new AsyncLocalStorage<string>();
  #queueTransactions = 0;

  constructor(options: {
    worker: Worker;
    clock: BusinessClock;
    accounts: QueueAccounts;
    messageEncoding: "base64" | "none";
    log: (level: LogLevel, category: LogCategory, message: string) => void;
  }) {
    this.#worker = options.worker;
    this.#clock = options.clock;
    this.#accounts = options.accounts;
    this.#messageEncoding = options.messageEncoding;
    this.#log = options.log;
  }

  /** @throws what the function threw; it has been logged, with its stack. */
  run(fn: LoadedFunction, invocation: Invocation): Promise<Invoked> {
    return this.held(fn, () => this.#invoke(fn, invocation));
  }

  /** Holds the clock and a graceful stop from now until the work has ended. */
  held<T>(fn: LoadedFunction, work: () => Promise<T>): Promise<T> {
    const release = this.#clock.hold(fn.name);
    const result = work().finally(() => {
      this.#running.delete(result);
      release();
    });
    this.#running.add(result);
    return result;
  }

  /** Resolves once nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  countTableTransaction(method: string, resource: string): void {
    const by = `${this.#inside.getStore() ?? "host"} ${method} ${resource}`;
    this.#tableTransactionsBy[by] = (this.#tableTransactionsBy[by] ?? 0) + 1;
  }

  countQueueTransaction(): void {
    this.#queueTransactions += 1;
  }

  stats(): RunnerStats {
    return {
      invocations: { ...this.#invocations },
      executions: { ...this.#executions },
      failures: this.#failures,
      tableTransactions: Object.values(this.#tableTransactionsBy).reduce((sum, count) => sum + count, 0),
      tableTransactionsBy: { ...this.#tableTransactionsBy },
      queueTransactions: this.#queueTransactions,
    };
  }

  async #invoke(fn: LoadedFunction, invocation: Invocation): Promise<Invoked> {
    this.#invocations[fn.name] = (this.#invocations[fn.name] ?? 0) + 1;
    const kind = fn.trigger.type.replace(/Trigger$/i, "");
    this.#executions[kind] = (this.#executions[kind] ?? 0) + 1;
    const inputs = [...invocation.inputs];
    for (const binding of fn.bindings) {
      if (binding.direction === "in" && (isType(binding, "durableClient") || isType(binding, "orchestrationClient"))) {
        inputs.push({ name: binding.name, data: { string: this.durableClientInput } });
      }
    }
    try {
      const invoked = await this.#inside.run(fn.name, () => this.#worker.invoke(fn, { ...invocation, inputs }));
      await sendQueueOutputs(fn, invoked, this.#accounts, this.#messageEncoding);
      return invoked;
    } catch (error) {
      this.#failures += 1;
      const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
      this.#log(
        "error",
        "system",
        `Executed 'Functions.${fn.name}' (Failed)\nResult: Failure\nException: ${message}\nStack: ${stack ?? ""}`,
      );
      throw error;
    }
  }
}
