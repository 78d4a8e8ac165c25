import type { FailureDetails, HistoryEvent } from "./protocol.ts";

/** What is to be set going once the episode is committed. `input` is JSON text, `fireAt` ms. */
export type Work =
  | { kind: "activity"; id: number; name: string; input: string }
  | {
      kind: "subOrchestration";
      id: number;
      name: string;
      instanceId: string;
      input: string;
      version: string | undefined;
    }
  | { kind: "timer"; id: number; fireAt: number };

export type Verdict =
  | { kind: "waiting" }
  | { kind: "completed"; output: string }
  | { kind: "continuedAsNew"; input: string }
  | { kind: "failed"; reason: string; failureDetails?: FailureDetails };

export interface Decision {
  events: HistoryEvent[];
  work: Work[];
  /** Ids of timers that must not fire any more; repeated in every later episode. */
  cancelledTimers: number[];
  /** JSON text; absent when the code set none: the one before stays. */
  customStatus?: string;
  verdict: Verdict;
}

/** What an episode's decision depends on besides history and answer. */
export interface EpisodeFacts {
  orchestratorName: string;
  instanceId: string;
  executionId: string;
  defaultVersion: string | undefined;
  kindOf(functionName: string): "orchestration" | "activity" | "entity" | undefined;
}
