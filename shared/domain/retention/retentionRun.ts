import { z } from "zod";
import { days, hours } from "../calendar/durations.ts";

/** How long what is over is kept, in days. */
const KeepsSchema = z.object({
  details: z.number().int(),
  waves: z.number().int(),
  audit: z.number().int().optional().describe("Absent: for ever."),
});
export type Keeps = Readonly<z.infer<typeof KeepsSchema>>;

const CountsSchema = z.record(z.string(), z.number().int());
export type AgedCounts = Readonly<z.infer<typeof CountsSchema>>;

/**
 * Why nothing is deleted for some days. `first`: the app has just begun to. `shorter`: a setting was made shorter.
 * `gap`, `clockBack`: the clock, or the app, was not where it should have been since the last run.
 */
export const CautionSchema = z.enum(["first", "shorter", "gap", "clockBack"]);
export type Caution = z.infer<typeof CautionSchema>;

/** How far the deleting has come. Moments are ISO 8601 UTC. */
export const RetentionRunSchema = z.object({
  at: z.string().describe("When the timer last came by."),
  steadySince: z.string().describe("Since then it has come every night, under settings that were not made shorter."),
  because: CautionSchema.describe("Why it counts from then."),
  keeps: KeepsSchema,
  startedAt: z.string().optional().describe("When the walk began that is under way, or the last one."),
  isWhole: z.boolean().default(false).describe("Of that walk: it looks at all kinds of rows."),
  wholeAt: z.string().optional().describe("When the last such walk began."),
  kind: z.string().optional().describe("Where it is: the kind of rows that it looks at."),
  after: z.string().optional().describe("And behind which page of them."),
  counts: CountsSchema.default({}).describe("What it has deleted, by kind."),
  waits: z
    .array(z.string())
    .readonly()
    .default([])
    .describe("Waves whose people stay, though their time is over, and why."),
  endedAt: z.string().optional(),
  last: z
    .object({ startedAt: z.string(), endedAt: z.string(), counts: CountsSchema })
    .optional()
    .describe("The last walk that came to its end and deleted anything."),
});
export type RetentionRun = Readonly<z.infer<typeof RetentionRunSchema>>;

/** A clock that jumps ahead looks like an app that was off: either has to go on for so long before anything goes. */
export const WATCHED_DAYS = 7;
const LONGEST_GAP_MS = days(3);
/** Clocks of two machines. */
const SKEW_MS = hours(1);
/** Of an app that reads no report nothing is certain, nor that its clock is right. */
const REPORT_COUNTS_MS = days(3);
/** Rows that have to be looked through one by one are looked at once a week. */
const WHOLE_EVERY_MS = days(7) - hours(6);

export type NextRetention =
  | { readonly kind: "rest"; readonly run: RetentionRun }
  | { readonly kind: "wait"; readonly run: RetentionRun; readonly until: string }
  | { readonly kind: "noReport"; readonly run: RetentionRun }
  | { readonly kind: "walk"; readonly run: RetentionRun };

/**
 * What the timer does on coming by. Pure. Whatever is doubtful deletes nothing: a clock that jumped, settings that were
 * made shorter a moment ago, an app that has not read the report for days.
 * @param run as it was left; absent: it comes by for the first time.
 * @param reportAt when the registration report was last read to its end.
 */
export function nextRetention(
  run: RetentionRun | undefined,
  { keeps, reportAt, now }: { readonly keeps: Keeps; readonly reportAt: string | undefined; readonly now: Date },
): NextRetention {
  const at = now.toISOString();
  const caution = cautionOf(run, keeps, now);
  const steady = run && !caution ? { steadySince: run.steadySince, because: run.because } : undefined;
  const begun: RetentionRun = {
    ...(run ?? { counts: {}, isWhole: false, waits: [] }),
    ...(steady ?? { steadySince: at, because: caution ?? "first" }),
    at,
    keeps,
  };
  const until = Date.parse(begun.steadySince) + days(WATCHED_DAYS);
  if (now.getTime() < until) return { kind: "wait", run: begun, until: new Date(until).toISOString() };
  const reportAge = now.getTime() - Date.parse(reportAt ?? "");
  if (!(reportAge <= REPORT_COUNTS_MS && reportAge >= -SKEW_MS)) return { kind: "noReport", run: begun };
  const { startedAt, endedAt, wholeAt } = begun;
  // One that was broken off goes on, on whichever day.
  if (startedAt !== undefined && endedAt === undefined) return { kind: "walk", run: begun };
  if (startedAt !== undefined && isOfToday(begun, now)) return { kind: "rest", run: begun };
  const isWhole = wholeAt === undefined || now.getTime() - Date.parse(wholeAt) >= WHOLE_EVERY_MS;
  const { kind: _, after: __, endedAt: ___, ...rest } = begun;
  const fresh = { ...rest, startedAt: at, isWhole, counts: {}, ...(isWhole && { wholeAt: at, waits: [] }) };
  return { kind: "walk", run: fresh };
}

/** Whether the walk began on this day (UTC). */
export const isOfToday = ({ startedAt, at }: RetentionRun, now: Date): boolean =>
  dayOf(startedAt ?? at) === dayOf(now.toISOString());

const dayOf = (at: string): string => at.slice(0, 10);

/** Why what was known of the clock and the settings counts no more. */
function cautionOf(run: RetentionRun | undefined, keeps: Keeps, now: Date): Caution | undefined {
  if (!run) return "first";
  const since = now.getTime() - Date.parse(run.at);
  if (since > LONGEST_GAP_MS) return "gap";
  if (!(since >= -SKEW_MS)) return "clockBack";
  return isShorter(keeps, run.keeps) ? "shorter" : undefined;
}

/** For ever is the longest. */
const isShorter = (now: Keeps, before: Keeps): boolean =>
  now.details < before.details ||
  now.waves < before.waves ||
  (now.audit ?? Number.POSITIVE_INFINITY) < (before.audit ?? Number.POSITIVE_INFINITY);

/** Whether a walk is under way for so long that people are to hear of it. */
export const isWalkLate = ({ startedAt, endedAt }: RetentionRun, now: Date): boolean =>
  startedAt !== undefined && endedAt === undefined && now.getTime() - Date.parse(startedAt) > days(2);

/** The walk has come to its end. */
export function ended(run: RetentionRun, now: Date): RetentionRun {
  const { kind: _, after: __, startedAt = run.at, ...rest } = run;
  const endedAt = now.toISOString();
  const hasDeleted = Object.values(run.counts).some((count) => count > 0);
  return { ...rest, startedAt, endedAt, ...(hasDeleted && { last: { startedAt, endedAt, counts: run.counts } }) };
}

/** @param count of rows that went by now. */
export const counted = ({ counts, ...run }: RetentionRun, kind: string, count: number): RetentionRun => ({
  ...run,
  counts: count === 0 ? counts : { ...counts, [kind]: (counts[kind] ?? 0) + count },
});
