import type { OrchestrationContext, Task } from "durable-functions";
import { days } from "../domain/calendar/durations.ts";

/**
 * The one external event: "look at the table again". The fact itself is in a row already, so a lost or doubled event
 * changes nothing.
 */
export const WAKE_EVENT = "wake";

const LONGEST_WAIT_MS = days(1);

/** Waits for a moment or a wake-up call, at most a day at a time; the caller decides anew afterwards. */
export function* waitUntilOrWake(context: OrchestrationContext, until: string): Generator<Task, void, unknown> {
  const due = Math.min(Date.parse(until), context.df.currentUtcDateTime.getTime() + LONGEST_WAIT_MS);
  const timer = context.df.createTimer(new Date(due));
  const woken = context.df.waitForExternalEvent(WAKE_EVENT);
  const first = yield context.df.Task.any([timer, woken]);
  // A pending timer would keep this generation from ending cleanly.
  if (first === woken) timer.cancel();
}

/** Waits out a pause between two pages. */
export function* pause(context: OrchestrationContext, seconds: number): Generator<Task, void, unknown> {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000));
}
