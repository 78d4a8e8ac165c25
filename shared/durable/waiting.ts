import type { OrchestrationContext, Task } from "durable-functions";
import { days } from "../domain/calendar/durations.ts";

/**
 * The one external event: "look at the table again". The fact itself is in a row already, so a lost or doubled event
 * changes nothing.
 */
export const WAKE_EVENT = "wake";

const LONGEST_WAIT_MS = days(1);

/**
 * Waits for a moment or a wake-up call, at most a day at a time; the caller decides anew afterwards.
 * @returns whether it was a wake-up call.
 */
export function* waitUntilOrWake(context: OrchestrationContext, until: string): Generator<Task, boolean, unknown> {
  const due = Math.min(Date.parse(until), context.df.currentUtcDateTime.getTime() + LONGEST_WAIT_MS);
  const timer = context.df.createTimer(new Date(due));
  const woken = context.df.waitForExternalEvent(WAKE_EVENT);
  const first = yield context.df.Task.any([timer, woken]);
  // A pending timer would keep this generation from ending cleanly.
  if (first === woken) timer.cancel();
  return first === woken;
}

/**
 * Waits out a pause that nobody needs to wake from.
 * @param because shown in the custom status while it lasts. The status outlives a wait, so another one takes its place:
 * an empty one would not be sent. Source: durable-functions 3.5.0, `OrchestratorState`.
 */
export function* pause(
  context: OrchestrationContext,
  seconds: number,
  because?: string,
): Generator<Task, void, unknown> {
  const until = new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000);
  if (because !== undefined) context.df.setCustomStatus({ waitingFor: because, until: until.toISOString() });
  yield context.df.createTimer(until);
  if (because !== undefined) context.df.setCustomStatus({ waitedFor: because });
}
