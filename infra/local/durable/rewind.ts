import { type HistoryEvent, HistoryEventType } from "./protocol.ts";

/** A failed execution's history without its failures, so that what failed is done again. */
export interface Rewound {
  history: HistoryEvent[];
  /** Instance ids of failed sub-orchestrations: they are to be rewound, and are waited for again. */
  children: string[];
}

/** Source: `RewindHistoryAsync` of DurableTask.AzureStorage. */
export function rewound(history: readonly HistoryEvent[]): Rewound {
  const again = new Set<number>();
  const children = new Set<number>();
  for (const { EventType, TaskScheduledId } of history) {
    if (TaskScheduledId === undefined) continue;
    if (EventType === HistoryEventType.TaskFailed) again.add(TaskScheduledId);
    if (EventType === HistoryEventType.SubOrchestrationInstanceFailed) children.add(TaskScheduledId);
  }
  const isKept = (event: HistoryEvent) => {
    switch (event.EventType) {
      case HistoryEventType.TaskScheduled:
        return !again.has(event.EventId);
      case HistoryEventType.TaskFailed:
      case HistoryEventType.SubOrchestrationInstanceFailed:
      case HistoryEventType.ExecutionFailed:
        return false;
      default:
        return true;
    }
  };
  const created = history.filter(
    ({ EventType, EventId }) => EventType === HistoryEventType.SubOrchestrationInstanceCreated && children.has(EventId),
  );
  return { history: history.filter(isKept), children: created.map(({ InstanceId = "" }) => InstanceId) };
}
