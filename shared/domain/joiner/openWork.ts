import { z } from "zod";
import { hours, minutes } from "../calendar/durations.ts";

/** An HR event that was stored and that its worker is not through with. */
export const OpenWorkSchema = z.object({
  source: z.string(),
  eventId: z.string(),
  since: z.string().describe("When it was stored."),
  tries: z.number().int().describe("How often it was put back into the queue."),
  nextAt: z.string().describe("When it is put back next, unless its worker is through with it before."),
  because: z.string().optional().describe("Why the worker was not through with it the last time."),
});
export type OpenWork = Readonly<z.infer<typeof OpenWorkSchema>>;

/** The queue's own repeats, 45 s apart, are over by then. */
const FIRST_WAIT_MS = minutes(15);
const LONGEST_WAIT_MS = hours(6);

/** When the next try is due: each wait is twice the one before, up to six hours. */
const nextAtAfter = (tries: number, now: Date): string =>
  new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries, 16), LONGEST_WAIT_MS)).toISOString();

export const newWork = (source: string, eventId: string, now: Date): OpenWork => ({
  source,
  eventId,
  since: now.toISOString(),
  tries: 0,
  nextAt: nextAtAfter(0, now),
});

/** Put back into the queue, by the timer. */
export const putBack = (work: OpenWork, now: Date): OpenWork => ({
  ...work,
  tries: work.tries + 1,
  nextAt: nextAtAfter(work.tries + 1, now),
});

/** Given up by the queue for now. */
export const putOff = (work: OpenWork, because: string, now: Date): OpenWork => ({
  ...work,
  because,
  nextAt: nextAtAfter(work.tries, now),
});

/** Whether nobody is at it: it failed, or no worker came by in time. */
export const isStuck = ({ because, nextAt, tries }: OpenWork, now: Date): boolean =>
  because !== undefined || tries > 0 || Date.parse(nextAt) <= now.getTime();
