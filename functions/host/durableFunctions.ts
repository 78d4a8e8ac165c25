import * as df from "durable-functions";
import { declaredActivities } from "../../shared/durable/activityContract.ts";
import { type OrchestrationName, orchestrationNames } from "../../shared/durable/instanceIds.ts";

/** Registers orchestrations and activities with the host, and knows which ones are missing. */
export class DurableFunctions {
  readonly #app: Pick<typeof df.app, "activity" | "orchestration">;
  readonly #names = new Set<string>();

  constructor(app: Pick<typeof df.app, "activity" | "orchestration"> = df.app) {
    this.#app = app;
  }

  orchestration(name: OrchestrationName, handler: df.OrchestrationHandler): void {
    this.#app.orchestration(name, handler);
    this.#names.add(name);
  }

  activity(name: string, options: df.ActivityOptions): void {
    this.#app.activity(name, options);
    this.#names.add(name);
  }

  /**
   * To be called once everything is registered. In Azure an instance that calls what is not there waits for ever,
   * without a word.
   * @throws Error naming every activity of a contract and every orchestration that is not registered.
   */
  refuseGaps(): void {
    const missing = [...orchestrationNames, ...declaredActivities()].filter((name) => !this.#names.has(name));
    if (missing.length > 0) throw new Error(`not registered with the host: ${missing.join(", ")}`);
  }
}
