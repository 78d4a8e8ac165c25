import { z } from "zod";
import { hours, minutes } from "../calendar/durations.ts";
import { movesAfter } from "./reportMoves.ts";

/** How far a reading of the registration report has come. Whoever goes on with it begins here, and nowhere else. */
export const ReadingSchema = z.object({
  startedAt: z.string(),
  page: z.number().int().nonnegative().describe("Pages that are taken over."),
  next: z.string().optional().describe("Graph's cursor of the page to be read, where it is not the first."),
  readAt: z.string().optional().describe("When its last page was taken over."),
  isBrokenOff: z.boolean().optional().describe("It ended before its last page."),
  isPartial: z.boolean().optional().describe("Not every line was read: nobody is missing on its word."),
  asOf: z.string().optional().describe("The oldest `lastUpdatedDateTime` of its lines."),
  newest: z.string().optional().describe("The newest of them."),
  claim: z.object({ by: z.string(), until: z.string() }).optional().describe("Which run reads, and until when."),
});
export type Reading = Readonly<z.infer<typeof ReadingSchema>>;

/** When the last complete reading began and ended, and the one that is under way. */
export interface PollState {
  readonly startedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  /** As of when the report speaks that was read completely: the oldest `lastUpdatedDateTime` of its lines. */
  readonly asOf?: string | undefined;
  /** The newest `lastUpdatedDateTime` of the last readings, one a day: see `movesAfter`. */
  readonly moves?: readonly string[] | undefined;
  /** Since when the first reading has been wanted; absent once one was complete. */
  readonly dueSince?: string | undefined;
  readonly reading?: Reading | undefined;
}

/** What a run of the timer was told: where it stands, for runs that began before the place stood in a table. */
interface Run {
  readonly startedAt: string;
  readonly page: number;
  readonly next?: string | undefined;
}

type Turn =
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "done" }
  | { readonly kind: "read"; readonly reading: Reading };

/** No call of a run is as long: its requests end after 30 s each, and it begins none after `TIME_BOX_MS`. */
const CLAIM_MS = minutes(3);
/** A claim is renewed before a call that it might not outlast. */
const LASTS_MS = minutes(2);
/** Whoever has less of it left writes nothing any more. */
const LEAST_LEFT_MS = minutes(0.25);
/** Below `functionTimeout` of host.json by far. */
export const TIME_BOX_MS = minutes(1);
/** Graph's places expire, and a report that was made anew meanwhile is another one. */
const GOES_ON_FOR_MS = hours(12);

/**
 * Whose turn it is to read the report, and from where. Two runs that overlap read one report: one waits while the other
 * reads, goes on where that one left off if it dies, and has nothing to do once it is through. Pure.
 */
export function nextTurn(known: PollState | undefined, run: Run, now: Date): Turn {
  const { reading, completedAt = "" } = known ?? {};
  const claimed = reading?.claim;
  const claimedFor = claimed ? Date.parse(claimed.until) - now.getTime() : 0;
  if (claimed && claimed.by !== run.startedAt && claimedFor > 0)
    return { kind: "wait", seconds: Math.ceil(claimedFor / 1000) };
  const claim =
    claimed?.by === run.startedAt && claimedFor > LASTS_MS
      ? claimed
      : { by: run.startedAt, until: new Date(now.getTime() + CLAIM_MS).toISOString() };
  if (reading && isOpen(reading, now)) return { kind: "read", reading: { ...reading, claim } };
  if (run.startedAt < (reading?.readAt ?? completedAt)) return { kind: "done" };
  const { startedAt, page, next } = run;
  const begun: Reading = { startedAt, page, ...(next !== undefined && { next }), claim };
  return { kind: "read", reading: page === 0 ? begun : { ...begun, isPartial: true } };
}

/** Whether whoever read may still write what they found: behind the claim's end another run may have read it anew. */
export const mayWrite = ({ claim }: Reading, now: Date): boolean =>
  claim !== undefined && Date.parse(claim.until) - now.getTime() >= LEAST_LEFT_MS;

const isOpen = ({ startedAt, readAt, isBrokenOff }: Reading, now: Date): boolean =>
  readAt === undefined && !isBrokenOff && now.getTime() - Date.parse(startedAt) < GOES_ON_FOR_MS;

/** What some pages in a row brought. */
interface PagesRead {
  readonly pages: number;
  /** Where the one behind them is; absent where there is none. */
  readonly next?: string | undefined;
  /** Whether Graph took the place: if not, the report is begun anew. */
  readonly isPlaceLost: boolean;
  readonly isPartial: boolean;
  /** The moments of their lines. */
  readonly updatedAt: readonly string[];
}

/** The reading after these pages. Pure. */
export function advanced(reading: Reading, read: PagesRead, now: Date): Reading {
  const { claim, readAt: _, next: __, ...rest } = reading;
  if (read.isPlaceLost) return { startedAt: reading.startedAt, page: 0, ...(claim && { claim }) };
  const known = [reading.asOf, reading.newest].filter((at) => at !== undefined);
  const moments = [...known, ...read.updatedAt].toSorted(byMoment);
  const [asOf, newest] = [moments[0], moments.at(-1)];
  const further: Reading = {
    ...rest,
    page: reading.page + read.pages,
    ...(asOf !== undefined && { asOf }),
    ...(newest !== undefined && { newest }),
    ...(read.isPartial && { isPartial: true }),
  };
  if (read.next !== undefined) return { ...further, next: read.next, ...(claim && { claim }) };
  return { ...further, readAt: now.toISOString() };
}

const byMoment = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

interface End {
  readonly state: PollState;
  /** Every line of the report was read: whoever it does not name is not in it. */
  readonly isWhole: boolean;
}

/** How a run ends, and what is kept of it; `undefined` where another run has ended the reading, or goes on with it. */
export function ended(
  known: PollState | undefined,
  run: { readonly startedAt: string; readonly isBrokenOff: boolean },
  now: Date,
): End | undefined {
  const { reading } = known ?? {};
  if (run.isBrokenOff) {
    if (!reading || reading.readAt !== undefined) return undefined;
    const { claim: _, ...rest } = reading;
    return { state: { ...known, reading: { ...rest, isBrokenOff: true } }, isWhole: false };
  }
  const completedAt = now.toISOString();
  if (reading?.readAt !== undefined) {
    const { startedAt, asOf, newest, isPartial } = reading;
    const moves = movesAfter(known?.moves ?? [], newest);
    const told = { ...(asOf !== undefined && { asOf }), ...(moves.length > 0 && { moves }) };
    return { state: { startedAt, completedAt, ...told }, isWhole: !isPartial };
  }
  // A run that began before its place stood in a table.
  const isOfBefore = !reading && !(run.startedAt < (known?.completedAt ?? ""));
  return isOfBefore ? { state: { startedAt: run.startedAt, completedAt }, isWhole: false } : undefined;
}
