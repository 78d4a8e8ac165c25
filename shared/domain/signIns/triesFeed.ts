import { z } from "zod";
import { days, hours, minutes } from "../calendar/durations.ts";
import { SpanSchema, withSpan } from "./readSpans.ts";
import { ClaimSchema, ReadingPlaceSchema } from "./signInFeed.ts";

/** The directory audits tell what people did, the sign-in log what was refused. Each is read once for everybody. */
export const tryLogs = ["own", "refused"] as const;
export type TryLog = (typeof tryLogs)[number];

const TriesReadingSchema = ReadingPlaceSchema.extend({ unread: z.number().int().optional() });
export type TriesReading = Readonly<z.infer<typeof TriesReadingSchema>>;

/** How far one of them was read. */
export const TriesFeedSchema = z.object({
  readUntil: z.string().optional(),
  reading: TriesReadingSchema.optional(),
  claim: ClaimSchema.optional(),
  askAgainAt: z.string().optional().describe("Graph wants no request before."),
  listed: z.array(SpanSchema).readonly().default([]).describe("What was read, of 30 days."),
});
export type TriesFeed = Readonly<z.infer<typeof TriesFeedSchema>>;

export const NO_TRIES: TriesFeed = { listed: [] };

/** So long a reading is good for a wave that chases; where none does, the timer reads as often as it says. */
export const READ_FOR_WAVE_MS = hours(1);
export const READ_BY_TIMER_MS = hours(6);
/** Whoever tried longer ago tries again, or has got help: so far back the first reading goes. */
const REACHES_BACK_MS = days(7);
/** Lines come late: each reading has the last hours again. */
const OVERLAP_MS = hours(6);
/** Clocks of two machines differ by less. */
const SKEW_MS = minutes(5);

export function areTriesRead({ readUntil }: TriesFeed, now: Date, withinMs: number): boolean {
  const age = now.getTime() - Date.parse(readUntil ?? "");
  return age >= -SKEW_MS && age < withinMs;
}

/** A reading goes on where the last one ended, with some hours before it. */
export function beginTries({ readUntil }: TriesFeed, now: Date): TriesReading {
  const reached = now.getTime() - REACHES_BACK_MS;
  const known = Date.parse(readUntil ?? "") - OVERLAP_MS;
  const from = known > reached && known < now.getTime() ? known : reached;
  return { from: new Date(from).toISOString(), to: now.toISOString() };
}

/** After the last page. */
export const afterTries = ({ listed }: TriesFeed, { from, to, unread }: TriesReading): TriesFeed => ({
  readUntil: to,
  listed: withSpan(listed, { from, to, ...(unread && { unread }) }),
});
