import { z } from "zod";
import { days, minutes } from "../calendar/durations.ts";
import type { SignInLog } from "../people/signIn.ts";
import { namesMoreParts } from "../wave/parts.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import { keptSince } from "./logReach.ts";
import { SpanSchema, withSpan } from "./readSpans.ts";
import { ClaimSchema, OVERLAP_MS, ReadingPlaceSchema } from "./signInFeed.ts";

const byWave = z.record(z.string(), z.string());

/** A reading of everything in one of the logs: where whoever carries it on begins. */
const EvidenceReadingSchema = ReadingPlaceSchema.extend({
  waves: byWave.describe("For whose members it is noted, and since when they need it."),
  blind: byWave.describe("The oldest sign-in of a member that came without its policies in this reading."),
  isListed: z
    .literal(true)
    .optional()
    .describe("What its lines show is noted for the list of findings, from its beginning."),
  unread: z.number().int().optional().describe("Lines of it that could not be read."),
});
export type EvidenceReading = Readonly<z.infer<typeof EvidenceReadingSchema>>;

/** How far one of the logs was read for gates and sweeps, for all waves. */
export const EvidenceFeedSchema = z.object({
  readUntil: z.string().optional(),
  since: byWave.describe("From when on what the log shows of a wave's members is noted, without a gap."),
  blind: byWave.describe("From when on sign-ins of a wave's members came without their policies: no evidence."),
  reading: EvidenceReadingSchema.optional(),
  claim: ClaimSchema.optional(),
  askAgainAt: z.string().optional().describe("Graph wants no request before."),
  listed: z.array(SpanSchema).readonly().optional().describe("What was read for the list of findings, of 30 days."),
});
export type EvidenceFeed = Readonly<z.infer<typeof EvidenceFeedSchema>>;

export const NO_EVIDENCE: EvidenceFeed = { since: {}, blind: {} };

/** So much further back a reading reaches for other waves: a day of the background may be thousands of pages. */
const FOR_OTHERS_MS: Readonly<Record<SignInLog, number>> = { interactive: days(7), nonInteractive: days(1) };
/** Waves whose step begins within this time go by one reading. */
const SHARED_FOR_MS = minutes(15);

const later = (one: string, other: string): string => (Date.parse(one) > Date.parse(other) ? one : other);
const earlier = (one: string, other: string): string => (Date.parse(one) < Date.parse(other) ? one : other);
const before = (moment: string, ms: number): string => new Date(Date.parse(moment) - ms).toISOString();

type Wave = Pick<WaveFacts, "stage" | "begunParts" | "announceAt" | "announcedAt" | "reportOnlyAt">;

/** The wave's report-only window has begun, and people may still be named by what it shows. */
const isSwept = (wave: Wave): boolean => wave.stage === "reportOnly" || wave.stage === "swept" || namesMoreParts(wave);

/** Since when a wave needs what a log shows of its members; `undefined` while nothing is decided by it. */
export function neededSince(wave: Wave, log: SignInLog): string | undefined {
  if (isSwept(wave)) return wave.reportOnlyAt;
  // Whoever has used their passkey did so at a sign-in of their own.
  return wave.stage === "reminded" && log === "interactive" ? (wave.announcedAt ?? wave.announceAt) : undefined;
}

/** The sign-ins by which a step decides. */
export interface Window {
  readonly waveId: string;
  readonly since: string;
  readonly until: string;
}

/**
 * The window of a step that began at `at`: it ends a little earlier, where another wave has read so far.
 * @param least how long it is at least.
 */
export function windowOf(wave: Wave & Pick<WaveFacts, "waveId">, log: SignInLog, at: string, least = 0): Window {
  const since = neededSince(wave, log) ?? at;
  const end = new Date(Date.parse(since) + least).toISOString();
  return { waveId: wave.waveId, since, until: earlier(at, later(before(at, SHARED_FOR_MS), end)) };
}

const isNotedSince = ({ since }: EvidenceFeed, waveId: string, from: string): boolean =>
  since[waveId] !== undefined && Date.parse(since[waveId]) <= Date.parse(from);

/**
 * Whether all of a window was read and noted, as far back as the log reaches. A feed that began later, or that does not
 * reach the end, tells nothing.
 */
export const isWindowRead = (feed: EvidenceFeed, { waveId, since, until }: Window, now: Date): boolean =>
  feed.readUntil !== undefined &&
  Date.parse(feed.readUntil) >= Date.parse(until) &&
  isNotedSince(feed, waveId, keptSince(since, now));

/**
 * A reading for all waves. It goes on where the last one ended; for a wave that was not noted yet, and from where
 * sign-ins came without their policies, it reaches further back. A wave that would need far more than the reader does
 * not hold up the others: it reads its window when its own step is due.
 * @param needed by wave: `neededSince`.
 */
export function beginEvidence(
  feed: EvidenceFeed,
  log: SignInLog,
  reader: string,
  needed: ReadonlyMap<string, string>,
  now: Date,
): EvidenceReading {
  const to = now.toISOString();
  const froms = new Map([...needed].map(([waveId, since]) => [waveId, readFrom(feed, waveId, since, now)]));
  const ofReader = froms.get(reader) ?? to;
  const least = before(ofReader, FOR_OTHERS_MS[log]);
  const from = [...froms.values()]
    .filter((moment) => Date.parse(moment) >= Date.parse(least))
    .reduce(earlier, ofReader);
  return { from, to, waves: Object.fromEntries(needed), blind: {}, isListed: true };
}

function readFrom(feed: EvidenceFeed, waveId: string, since: string, now: Date): string {
  const kept = keptSince(since, now);
  if (feed.readUntil === undefined || !isNotedSince(feed, waveId, kept)) return kept;
  const goesOn = before(feed.readUntil, OVERLAP_MS);
  return later(kept, earlier(goesOn, feed.blind[waveId] ?? goesOn));
}

/** A wave that needs it no longer, or for another window, has a gap from then on. */
export const stillNeeded = (reading: EvidenceReading, needed: ReadonlyMap<string, string>): EvidenceReading => ({
  ...reading,
  waves: Object.fromEntries(Object.entries(reading.waves).filter(([waveId, since]) => needed.get(waveId) === since)),
});

/** After the last page. */
export function afterEvidence(feed: EvidenceFeed, reading: EvidenceReading): EvidenceFeed {
  const { from, to, waves, blind } = reading;
  const goesOn = feed.readUntil !== undefined && Date.parse(from) <= Date.parse(feed.readUntil);
  const ofWaves = (momentOf: (waveId: string) => string | undefined) =>
    Object.fromEntries(
      Object.keys(waves).flatMap((waveId) => {
        const moment = momentOf(waveId);
        return moment === undefined ? [] : [[waveId, moment] as const];
      }),
    );
  const listed = listedAfter(feed, reading);
  return {
    readUntil: to,
    ...(listed && { listed }),
    since: ofWaves((waveId) => (goesOn ? earlier(from, feed.since[waveId] ?? from) : from)),
    blind: ofWaves((waveId) => {
      const old = feed.blind[waveId];
      // What was read again is as it is now; what the log has forgotten counts for no sweep any more.
      const isReadAgain = old === undefined || Date.parse(from) <= Date.parse(keptSince(old, new Date(to)));
      return goesOn && !isReadAgain ? old : blind[waveId];
    }),
  };
}

/** A reading that began before its lines were noted for the list shows only a part of its time. */
const listedAfter = (
  { listed }: EvidenceFeed,
  { from, to, isListed, unread }: EvidenceReading,
): EvidenceFeed["listed"] => (isListed ? withSpan(listed ?? [], { from, to, ...(unread && { unread }) }) : listed);

/** @param oldest sign-in of a member of the wave that came without its policies. */
export const withBlind = (reading: EvidenceReading, waveId: string, oldest: string): EvidenceReading => ({
  ...reading,
  blind: { ...reading.blind, [waveId]: earlier(oldest, reading.blind[waveId] ?? oldest) },
});
