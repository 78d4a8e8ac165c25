import { days } from "../calendar/durations.ts";

// Source: graph facts 6.1: 30 days of sign-ins are kept.
const LOG_REACHES_BACK_MS = days(29);

/** A window that began at `since`, as far back as the log reaches at this moment. */
export function keptSince(since: string, now: Date): string {
  const reached = now.getTime() - LOG_REACHES_BACK_MS;
  return Date.parse(since) > reached ? since : new Date(reached).toISOString();
}
