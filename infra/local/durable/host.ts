import type { BusinessClock } from "../clock/clock.ts";
import type { OrchestratorAnswer } from "./protocol.ts";
import type { VersionFailureStrategy, VersionMatchStrategy } from "./versionMatch.ts";

/** What an activity invocation came to: the decoded return value, or the text of the thrown error and where. */
export type InvocationAnswer = { ok: true; value: unknown } | { ok: false; message: string; stack?: string };

/** What the engine needs from the Functions host it runs in. Invocations never reject because of the app's code. */
export interface DurableHost {
  clock: BusinessClock;
  /** @param triggerJson the orchestration trigger's payload. */
  invokeOrchestrator(name: string, triggerJson: string): Promise<OrchestratorAnswer>;
  /** @param inputJson the activity trigger's payload. */
  invokeActivity(name: string, inputJson: string, instanceId: string): Promise<InvocationAnswer>;
  /** @param triggerJson the entity trigger's payload. */
  invokeEntity(name: string, triggerJson: string): Promise<InvocationAnswer>;
  /** Without regard to case, as function names are. */
  kindOf(name: string): "orchestration" | "activity" | "entity" | undefined;
  log(level: "debug" | "information" | "warning" | "error", message: string): void;
}

/** host.json's `extensions.durableTask`, as far as the engine knows it. */
export interface DurableOptions {
  /** Path of the SQLite file; made when absent. */
  file: string;
  hubName: string;
  /** Put into the links that the extension hands out, as `code`. */
  systemKey: string;
  /** For instances started without a version. */
  defaultVersion: string | undefined;
  versionMatchStrategy: VersionMatchStrategy;
  versionFailureStrategy: VersionFailureStrategy;
  /** One work item at a time, in the order in which they came up: for a virtual clock. */
  serial: boolean;
  /** Default 10. */
  maxConcurrentActivities?: number;
}
