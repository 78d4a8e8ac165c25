import { z } from "zod";
import { days } from "../calendar/durations.ts";

/** The log has them no longer (graph facts 6.1), and nobody has to know who did what before. */
export const FINDING_KEPT_MS = days(30);

export const SpanSchema = z.object({
  from: z.string(),
  to: z.string(),
  unread: z.number().int().optional().describe("So many lines at most could not be read, and were skipped."),
});
/** A stretch of a log that was read for findings, without a gap. */
export type Span = Readonly<z.infer<typeof SpanSchema>>;

/** One stretch more: those that touch are one, and what the log has forgotten is dropped. Pure. */
export function withSpan(spans: readonly Span[], more: Span): readonly Span[] {
  const sorted = [...spans, more].toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const merged: Span[] = [];
  for (const one of sorted) {
    const last = merged.at(-1);
    if (last === undefined || Date.parse(one.from) > Date.parse(last.to)) {
      merged.push(one);
      continue;
    }
    const unread = (last.unread ?? 0) + (one.unread ?? 0);
    merged[merged.length - 1] = { from: last.from, to: later(last.to, one.to), ...(unread > 0 && { unread }) };
  }
  return spansKept(merged, new Date(more.to));
}

/** Of what was read, what tells something still. */
export const spansKept = (spans: readonly Span[], now: Date): readonly Span[] => {
  const oldest = new Date(now.getTime() - FINDING_KEPT_MS).toISOString();
  return spans.flatMap((span) =>
    Date.parse(span.to) < Date.parse(oldest) ? [] : [{ ...span, from: later(span.from, oldest) }],
  );
};

const later = (one: string, other: string): string => (Date.parse(one) > Date.parse(other) ? one : other);
