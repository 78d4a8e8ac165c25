import { type HistoryEvent, HistoryEventType } from "./protocol.ts";
import type { InstanceRow } from "./schema.ts";

/** What a status answer shows of an instance. Times are whole seconds, `yyyy-MM-ddTHH:mm:ssZ`. */
export interface StatusBody {
  name: string;
  instanceId: string;
  runtimeStatus: string;
  input: unknown;
  customStatus: unknown;
  output: unknown;
  createdTime: string;
  lastUpdatedTime: string;
  historyEvents?: Record<string, unknown>[];
}

export function statusBody(row: InstanceRow, { showInput }: { showInput: boolean }): StatusBody {
  return {
    name: row.name,
    instanceId: row.instanceId,
    runtimeStatus: shownStatus(row),
    input: showInput ? JSON.parse(row.input) : null,
    customStatus: row.customStatus === null ? null : JSON.parse(row.customStatus),
    output: row.output === null ? null : JSON.parse(row.output),
    createdTime: wholeSeconds(row.createdAt),
    lastUpdatedTime: wholeSeconds(row.updatedAt),
  };
}

export function shownStatus(row: InstanceRow): string {
  return row.suspended === 1 ? "Suspended" : row.status;
}

function wholeSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

const EVENT_NAMES = new Map<number, string>(Object.entries(HistoryEventType).map(([name, value]) => [value, name]));
const NOT_SHOWN = new Set<number>([
  HistoryEventType.OrchestratorStarted,
  HistoryEventType.OrchestratorCompleted,
  HistoryEventType.TaskScheduled,
  HistoryEventType.SubOrchestrationInstanceCreated,
]);

/** As the extension shows history: an action and its end are one entry, inputs and results only when asked for. */
export function historyEvents(
  events: readonly HistoryEvent[],
  { showOutput }: { showOutput: boolean },
): Record<string, unknown>[] {
  const scheduled = new Map<number, HistoryEvent>();
  const shown: Record<string, unknown>[] = [];
  for (const event of events) {
    if (event.EventId >= 0) scheduled.set(event.EventId, event);
    if (NOT_SHOWN.has(event.EventType)) continue;
    const begun = scheduled.get(event.TaskScheduledId ?? -1);
    const { Name, Reason, FireAt, Input, Result } = event;
    shown.push({
      EventType: EVENT_NAMES.get(event.EventType),
      Timestamp: event.Timestamp,
      ...(begun === undefined ? {} : { ScheduledTime: begun.Timestamp, FunctionName: begun.Name }),
      ...(event.EventType === HistoryEventType.ExecutionStarted
        ? { FunctionName: Name }
        : Name === undefined
          ? {}
          : { Name }),
      ...(Reason === undefined ? {} : { Reason }),
      ...(FireAt === undefined ? {} : { FireAt }),
      ...(showOutput && Input ? { Input: JSON.parse(Input) } : {}),
      ...(showOutput && Result ? { Result: JSON.parse(Result) } : {}),
    });
  }
  return shown;
}
