import type { OrchestrationName } from "../durable/instanceIds.ts";

/**
 * Starts and wakes durable orchestrations. An event is only a wake-up call: the fact is in a table first.
 * Waking an instance that has ended, or never was, is no error.
 */
export interface Orchestrations {
  /**
   * `alreadyRunning` when an instance with that id lives. An ended one is replaced only with `replaceEnded`, else
   * `ended` is returned.
   */
  start(
    name: OrchestrationName,
    instanceId: string,
    input: unknown,
    options?: { readonly replaceEnded?: boolean },
  ): Promise<"started" | "alreadyRunning" | "ended">;
  wake(instanceId: string): Promise<void>;
  /** All instances that have not ended, by id, in a few requests however many they are. */
  instances(): Promise<ReadonlyMap<string, "running" | "suspended">>;
}
