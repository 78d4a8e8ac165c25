import type { Verdict } from "../durable/decision.ts";
import { type HistoryEvent, HistoryEventType } from "../durable/protocol.ts";

/** What was asked of the host, as people say it. */
export function scheduledInWords(event: HistoryEvent | undefined): string {
  if (event === undefined) return "nothing";
  switch (event.EventType) {
    case HistoryEventType.TaskScheduled:
      return `the activity '${event.Name}'${attempts(event)}`;
    case HistoryEventType.SubOrchestrationInstanceCreated:
      return `the sub-orchestration '${event.Name}' as '${event.InstanceId}'${attempts(event)}`;
    case HistoryEventType.EventSent:
      return `a message to the entity '${event.InstanceId}'`;
    default:
      return `a timer for ${event.FinalFireAt ?? event.FireAt}`;
  }
}

const attempts = ({ Retry }: HistoryEvent): string =>
  Retry === undefined ? "" : ` with up to ${Retry.maxNumberOfAttempts} attempts`;

/**
 * What was delivered to the code, as people say it; empty for what only opens an episode.
 * @param scheduled what the event with that id had asked for.
 */
export function deliveredInWords(event: HistoryEvent, scheduled: (id: number) => HistoryEvent | undefined): string {
  const asked = () => scheduledInWords(scheduled(event.TaskScheduledId ?? event.TimerId ?? -1));
  switch (event.EventType) {
    case HistoryEventType.OrchestratorStarted:
      return "";
    case HistoryEventType.ExecutionStarted:
      return `started with ${event.Input ?? "null"}`;
    case HistoryEventType.TaskCompleted:
    case HistoryEventType.SubOrchestrationInstanceCompleted:
      return `${asked()} answered ${event.Result ?? "null"}`;
    case HistoryEventType.TaskFailed:
    case HistoryEventType.SubOrchestrationInstanceFailed:
      return `${asked()} failed: ${event.Reason ?? ""}`;
    case HistoryEventType.TimerFired:
      return `${asked()} fired`;
    case HistoryEventType.EventRaised:
      return `the event '${event.Name}' came with ${event.Input ?? "null"}`;
    case HistoryEventType.ExecutionSuspended:
      return "suspended";
    case HistoryEventType.ExecutionResumed:
      return "resumed";
    default:
      return `an event of type ${event.EventType}`;
  }
}

export function verdictInWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "waiting":
      return "waits";
    case "completed":
      return `ends with ${verdict.output}`;
    case "continuedAsNew":
      return `continues as new with ${verdict.input}`;
    case "failed":
      return `fails: ${verdict.reason}`;
  }
}
