import type { Decision, EpisodeFacts, Verdict, Work } from "./decision.ts";
import { InstanceFailure, NonDeterminism } from "./determinism.ts";
import { failureTrace } from "./failures.ts";
import { releaseLocks } from "./issue.ts";
import { type OrchestratorState, readAnswer } from "./orchestratorState.ts";
import { type HistoryEvent, HistoryEventType, type OrchestratorAnswer } from "./protocol.ts";
import { Walk } from "./walk.ts";

/** Source: `DurableOrchestrationContext.SetCustomStatus` of the Durable extension. */
const MAX_CUSTOM_STATUS_BYTES = 16 * 1024;

/**
 * What follows from one episode. Pure.
 *
 * @param history of this execution, with the events that the episode delivers.
 */
export function decide(history: readonly HistoryEvent[], answer: OrchestratorAnswer, facts: EpisodeFacts): Decision {
  const state = readAnswer(answer);
  try {
    const customStatus = customStatusOf(state, history);
    const walk = new Walk(state.actions, history, facts).play();
    if (walk.isThrough && (state.isDone || state.error !== undefined)) releaseLocks(walk);
    const { work, cancelledTimers, hangsFor, now } = walk;
    return {
      events: work.map((each) => scheduled(each, new Date(now).toISOString())),
      work: work.filter((each) => each.kind !== "timer" || !each.isCancelled),
      cancelledTimers,
      hangsFor,
      ...(customStatus !== undefined && { customStatus }),
      verdict: verdictOf(walk, state, facts),
    };
  } catch (error) {
    if (!(error instanceof InstanceFailure)) throw error;
    return { events: [], work: [], cancelledTimers: [], hangsFor: [], verdict: failedBy(error, state, facts) };
  }
}

/** It ends in no way while something is open, also not by an error or continue-as-new (durable-real.md D1, D2). */
function verdictOf(walk: Walk, state: OrchestratorState, facts: EpisodeFacts): Verdict {
  if (!walk.isThrough || walk.open > 0) return { kind: "waiting" };
  if (state.error !== undefined) return failed(state.error, state, facts);
  if (!state.isDone) return { kind: "waiting" };
  const { nextInput: input, carriedOver } = walk;
  if (input !== undefined) return { kind: "continuedAsNew", input, carriedOver };
  return { kind: "completed", output: JSON.stringify(state.output ?? null) };
}

function failed(error: string, { failureDetails }: OrchestratorState, facts: EpisodeFacts): Verdict {
  return {
    kind: "failed",
    reason: `Orchestrator function '${facts.orchestratorName}' failed: ${error}`,
    details: failureTrace(error),
    ...(failureDetails && { failureDetails }),
  };
}

/** An error of the code's own is told, also where it kept the code from doing all that history says. */
function failedBy(failure: InstanceFailure, state: OrchestratorState, facts: EpisodeFacts): Verdict {
  if (!(failure instanceof NonDeterminism)) return failed(failure.message, state, facts);
  const { error, isUnreadable } = state;
  if (error !== undefined && failure.isMissing && !isUnreadable) return failed(error, state, facts);
  const reason = error === undefined ? failure.message : `${failure.message} The SDK said: ${error}`;
  return { kind: "failed", reason, details: failureTrace(reason) };
}

/**
 * The SDK leaves out a status of `null`, 0 or "". Once the generation has set one, that clears it; before, the one of
 * the last generation stays (durable-real.md D12).
 */
function customStatusOf(state: OrchestratorState, history: readonly HistoryEvent[]): string | null | undefined {
  if (state.customStatus === undefined || state.customStatus === null)
    return history.some(({ SetsStatus }) => SetsStatus === true) ? null : undefined;
  const customStatus = JSON.stringify(state.customStatus);
  if (customStatus.length * 2 > MAX_CUSTOM_STATUS_BYTES)
    throw new InstanceFailure("The size of the JSON-serialized custom status must not exceed 16 KB of UTF-16 text.");
  return customStatus;
}

/** The history event under which an action's id is known from then on. */
function scheduled(work: Work, Timestamp: string): HistoryEvent {
  const event = { EventId: work.id, Timestamp };
  switch (work.kind) {
    case "activity":
      return {
        ...event,
        EventType: HistoryEventType.TaskScheduled,
        Name: work.name,
        ...(work.retry && { Retry: work.retry }),
      };
    case "subOrchestration":
      return {
        ...event,
        EventType: HistoryEventType.SubOrchestrationInstanceCreated,
        Name: work.name,
        InstanceId: work.instanceId,
        ...(work.retry && { Retry: work.retry }),
      };
    case "timer":
      return {
        ...event,
        EventType: HistoryEventType.TimerCreated,
        FireAt: new Date(work.fireAt).toISOString(),
        ...(work.finalFireAt !== undefined && { FinalFireAt: work.finalFireAt }),
      };
    case "message":
      return {
        ...event,
        EventType: HistoryEventType.EventSent,
        Name: work.message.kind === "release" ? "release" : "op",
        InstanceId: work.entityId,
        Input: JSON.stringify(work.message),
      };
  }
}
