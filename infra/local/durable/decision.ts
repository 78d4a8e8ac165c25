import type { EntityMessage } from "./entityMessage.ts";
import type { FailureDetails, HistoryEvent, RetryOptions } from "./protocol.ts";

/**
 * What an action sets going once the episode is committed, under the id that history knows it by. `input` is JSON text,
 * `fireAt` ms, `finalFireAt` the ISO instant that the code asked for.
 */
export type Work =
  | { kind: "activity"; id: number; name: string; input: string; retry?: RetryOptions | undefined }
  | {
      kind: "subOrchestration";
      id: number;
      name: string;
      instanceId: string;
      input: string;
      version: string | undefined;
      retry?: RetryOptions | undefined;
    }
  | { kind: "timer"; id: number; fireAt: number; finalFireAt?: string | undefined; isCancelled?: boolean }
  | { kind: "message"; id: number; entityId: string; message: EntityMessage };

export type Verdict =
  | { kind: "waiting" }
  | { kind: "completed"; output: string }
  /** `carriedOver`: the events that the new generation gets first. */
  | { kind: "continuedAsNew"; input: string; carriedOver: HistoryEvent[] }
  | { kind: "failed"; reason: string; details?: string; failureDetails?: FailureDetails };

export interface Decision {
  events: HistoryEvent[];
  work: Work[];
  /** Ids of timers that must not fire any more; repeated in every later episode. */
  cancelledTimers: number[];
  /** JSON text, null to clear it; absent when the one before stays. */
  customStatus?: string | null;
  verdict: Verdict;
  /** Functions that the code waits for in vain: nothing of that name is there. Repeated in every later episode. */
  hangsFor: string[];
}

/** What an episode's decision depends on besides history and answer. */
export interface EpisodeFacts {
  orchestratorName: string;
  instanceId: string;
  parentInstanceId: string | null;
  executionId: string;
  defaultVersion: string | undefined;
  kindOf(functionName: string): "orchestration" | "activity" | "entity" | undefined;
}
