import type { Work } from "./decision.ts";
import { type HistoryEvent, HistoryEventType } from "./protocol.ts";

/** Ends the instance as failed; the message is its output. */
export class InstanceFailure extends Error {
  override name = "InstanceFailure";
}

/** The code no longer fits the history of its instance. */
export class NonDeterminism extends InstanceFailure {
  override name = "NonDeterminism";
  /** The code did less than history says, rather than something else. */
  readonly isMissing: boolean;

  constructor(event: HistoryEvent, code: string, { isMissing }: { isMissing: boolean }) {
    super(
      `Non-Deterministic workflow detected: id ${event.EventId}: history says ${describeEvent(event)} was scheduled, but ${code}. ` +
        "Was the orchestrator changed while this instance was running, or does it use a clock, a random source or outside state?",
    );
    this.isMissing = isMissing;
  }
}

/**
 * The SDK does not compare code with history: it would hand the result of one task to another. So the host compares
 * each thing that the code schedules with what history has under its id. Stricter than the extension on purpose, it
 * looks at a timer's instant, a number of attempts and a child's id too (durable-real.md D19).
 *
 * @throws NonDeterminism naming the id, what history says and what the code did.
 */
export function compareWithHistory(event: HistoryEvent, work: Work): void {
  if (!isSame(event, work))
    throw new NonDeterminism(event, `the code scheduled ${describeWork(work)}`, { isMissing: false });
}

/** @throws NonDeterminism always: history has what the code did not schedule. */
export function nothingInPlaceOf(event: HistoryEvent): never {
  throw new NonDeterminism(event, "the code scheduled nothing in its place", { isMissing: true });
}

function isSame(event: HistoryEvent, work: Work): boolean {
  switch (work.kind) {
    case "activity":
      return event.EventType === HistoryEventType.TaskScheduled && isSameCall(event, work);
    case "subOrchestration":
      return (
        event.EventType === HistoryEventType.SubOrchestrationInstanceCreated &&
        isSameCall(event, work) &&
        event.InstanceId === work.instanceId
      );
    case "timer":
      return event.EventType === HistoryEventType.TimerCreated && event.FinalFireAt === work.finalFireAt;
    case "message":
      return event.EventType === HistoryEventType.EventSent && event.InstanceId === work.entityId;
  }
}

function isSameCall(event: HistoryEvent, work: Work & { kind: "activity" | "subOrchestration" }): boolean {
  return (
    event.Name?.toLowerCase() === work.name.toLowerCase() &&
    event.Retry?.maxNumberOfAttempts === work.retry?.maxNumberOfAttempts
  );
}

function describeWork(work: Work): string {
  switch (work.kind) {
    case "activity":
      return describeCall(`the activity '${work.name}'`, work.retry?.maxNumberOfAttempts);
    case "subOrchestration":
      return describeCall(
        `the sub-orchestration '${work.name}' as '${work.instanceId}'`,
        work.retry?.maxNumberOfAttempts,
      );
    case "timer":
      return describeTimer(work.finalFireAt);
    case "message":
      return `a message to the entity '${work.entityId}'`;
  }
}

function describeEvent(event: HistoryEvent): string {
  switch (event.EventType) {
    case HistoryEventType.TimerCreated:
      return describeTimer(event.FinalFireAt);
    case HistoryEventType.EventSent:
      return `a message to the entity '${event.InstanceId}'`;
    case HistoryEventType.SubOrchestrationInstanceCreated:
      return describeCall(
        `the sub-orchestration '${event.Name}' as '${event.InstanceId}'`,
        event.Retry?.maxNumberOfAttempts,
      );
    default:
      return describeCall(`the activity '${event.Name}'`, event.Retry?.maxNumberOfAttempts);
  }
}

function describeTimer(finalFireAt: string | undefined): string {
  return finalFireAt === undefined ? "a timer of a retry or of a long wait" : `a timer for ${finalFireAt}`;
}

function describeCall(what: string, attempts: number | undefined): string {
  return attempts === undefined ? what : `${what} with up to ${attempts} attempts`;
}
