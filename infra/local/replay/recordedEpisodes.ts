import { type HistoryEvent, HistoryEventType } from "../durable/protocol.ts";

/** One time that the code ran: what it was told, what it scheduled then, and how the episode closed. */
export interface RecordedEpisode {
  readonly at: string;
  readonly delivered: readonly HistoryEvent[];
  readonly scheduled: readonly HistoryEvent[];
  readonly closed: HistoryEvent;
}

const SCHEDULED: readonly number[] = [
  HistoryEventType.TaskScheduled,
  HistoryEventType.SubOrchestrationInstanceCreated,
  HistoryEventType.TimerCreated,
  HistoryEventType.EventSent,
];
const CLOSED: readonly number[] = [
  HistoryEventType.OrchestratorCompleted,
  HistoryEventType.ExecutionCompleted,
  HistoryEventType.ExecutionFailed,
];

/** The episodes of one generation. A termination from outside belongs to none. */
export function* recordedEpisodes(events: readonly HistoryEvent[]): Generator<RecordedEpisode, void, undefined> {
  let delivered: HistoryEvent[] = [];
  let scheduled: HistoryEvent[] = [];
  for (const event of events) {
    if (SCHEDULED.includes(event.EventType)) scheduled.push(event);
    else if (!CLOSED.includes(event.EventType)) delivered.push(event);
    else {
      yield { at: delivered[0]?.Timestamp ?? event.Timestamp, delivered, scheduled, closed: event };
      [delivered, scheduled] = [[], []];
    }
  }
}
