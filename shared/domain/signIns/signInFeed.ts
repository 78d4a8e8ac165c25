import { z } from "zod";
import { days, hours, minutes } from "../calendar/durations.ts";
import { unwatchedSince, watchEveryMs } from "../wave/watchSteps.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import { SuccessesSchema } from "./successes.ts";

/**
 * The parts of a reading, in their order: what was stopped, in either log; whether the applied policies can be seen at
 * all; what answered the stopped ones, read from the log or asked one by one.
 */
const ReadingPartSchema = z.enum(["nonInteractive", "interactive", "policies", "answers", "people"]);
export type ReadingPart = z.infer<typeof ReadingPartSchema>;

/** A stretch of a log that is being read, the latest first, and what of it comes next. */
export const ReadingPlaceSchema = z.object({
  from: z.string(),
  to: z.string(),
  cursor: z.string().optional().describe("Graph's, of the next page."),
  upTo: z.string().optional().describe("The log was read down to here before its cursor was refused."),
  oldest: z.string().optional().describe("The oldest line that was read."),
});
export type ReadingPlace = Readonly<z.infer<typeof ReadingPlaceSchema>>;

/** A reading that is under way: where whoever carries it on begins. */
const ReadingSchema = ReadingPlaceSchema.extend({
  part: ReadingPartSchema,
  waves: z.array(z.string()).default([]).describe("Waves whose members were stopped."),
  others: z.literal(true).optional().describe("People were stopped whom no wave watches."),
  seen: z.array(z.string()).default([]).describe("Marks of the refusals that this reading has come upon."),
  unreadAt: z.string().optional().describe("The last refusal in it that nobody can read, and that names nobody."),
});
export type Reading = Readonly<z.infer<typeof ReadingSchema>>;

/** Who carries a reading on just now. */
export const ClaimSchema = z.object({ by: z.string(), until: z.string() });
export type Claim = Readonly<z.infer<typeof ClaimSchema>>;

/** How far the sign-in log of the tenant was read, for all waves. */
export const SignInFeedSchema = z.object({
  readUntil: z.string().optional().describe("Both logs, and what the refusals in them mean."),
  reading: ReadingSchema.optional(),
  claim: ClaimSchema.optional(),
  askAgainAt: z.string().optional().describe("Graph wants no request before."),
  unreadSince: z.string().optional().describe("Since when nobody who tried came to the end of it."),
  policiesSeenAt: z.string().optional().describe("When sign-ins of members were last seen with their policies."),
  successes: SuccessesSchema.optional().describe("The last page that showed people who are enforced getting in."),
  noted: z.record(z.string(), z.string()).default({}).describe("By wave: the last reading that stopped a member."),
  seen: z.array(z.string()).default([]).describe("Marks of the refusals that the last reading came upon."),
  unreadAt: z.string().optional().describe("The last refusal that nobody can read, and that names nobody."),
});
export type SignInFeed = Readonly<z.infer<typeof SignInFeedSchema>>;

export const NOTHING_READ: SignInFeed = { noted: {}, seen: [] };

/** Sign-ins may reach the log late (minutes as a rule, more is seen): each reading has the last hours again. */
export const OVERLAP_MS = hours(2);
/** Longer than the requests of a call may take. Whoever died in the middle holds the others up for so long. */
const CLAIM_MS = minutes(4);
/** Whoever has less time left writes nothing any more: another one may have begun. */
const LEAST_LEFT_MS = minutes(0.5);
const LOOK_AGAIN_SECONDS = 60;
const LATE_AFTER_MS = hours(1);
const POLICIES_SEEN_FOR_MS = hours(20);
/** The watches of the waves come one after the other, and find what the first one read. */
const SPREAD_SECONDS = 120;

/** Who goes by the log. */
export interface Reader {
  /** Wave id, or `app` for everybody whom no wave watches. */
  readonly name: string;
  readonly watchedUntil: string;
  readonly everyMs: number;
}

export const readerOf = (wave: WaveFacts): Reader => ({
  name: wave.waveId,
  watchedUntil: unwatchedSince(wave),
  everyMs: watchEveryMs(wave),
});

const READ_EVERY_MS = hours(4);
/** Earlier than what it is for, as a reading takes its time and timers come every quarter of an hour. */
const READ_AHEAD_MS = minutes(30);
/** When nothing was ever read: whoever was stopped longer ago tries again, or has got in. */
const FIRST_READ_MS = days(1);

/**
 * For everybody whom no wave watches; `undefined` while somebody has read lately enough. Where waves read, that is
 * always so.
 */
export function readerForOthers({ readUntil, reading }: SignInFeed, now: Date): Reader | undefined {
  const isDue = readUntil === undefined || now.getTime() - Date.parse(readUntil) >= READ_EVERY_MS - READ_AHEAD_MS;
  if (!isDue) return undefined;
  const watchedUntil = readUntil ?? reading?.from ?? new Date(now.getTime() - FIRST_READ_MS).toISOString();
  return { name: "app", watchedUntil, everyMs: READ_EVERY_MS };
}

/** Whether the log was tried in vain for so long that people have to know. An app that was away has not tried. */
export const isReadLate = ({ unreadSince }: SignInFeed, now: Date): boolean =>
  unreadSince !== undefined && now.getTime() - Date.parse(unreadSince) >= LATE_AFTER_MS;

/**
 * Whether a watch may go by what was read: up to its beginning, or at least half of what it has to watch. So one
 * reading serves every wave, and what is read while many wait serves all of them.
 */
export function isReadFor({ readUntil }: SignInFeed, { watchedUntil, everyMs }: Reader, since: string): boolean {
  if (readUntil === undefined) return false;
  const halfWay = Date.parse(watchedUntil) + everyMs / 2;
  return Date.parse(readUntil) >= Math.min(halfWay, Date.parse(since));
}

/** Up to when a watch that began at `since` has seen the log: never later than it was read. */
export function watchedUpTo(waveId: string, since: string, readUntil: string): string {
  if (readUntil >= since) return since;
  return new Date(Date.parse(readUntil) - spreadOf(waveId) * 1000).toISOString();
}

/** Whether a reading found a refusal of a member that the wave's watch has not seen. */
export const hasNewsFor = ({ noted }: SignInFeed, { name, watchedUntil }: Reader): boolean =>
  (noted[name] ?? "") > watchedUntil;

/** Between two readings nobody is left out, but after so long without one. */
const MOST_UNREAD_MS = days(7);

/**
 * A reading goes on where the last one ended: it is for everybody who is enforced.
 * @param readers those for whom it begins.
 */
export function beginReading({ readUntil }: SignInFeed, readers: readonly Reader[], now: Date): Reading {
  const wanted = Math.min(now.getTime(), ...readers.map(({ watchedUntil }) => Date.parse(watchedUntil)));
  const needed = readUntil === undefined ? wanted : Math.min(wanted, now.getTime() - MOST_UNREAD_MS);
  const known = readUntil === undefined ? needed : Math.max(needed, Date.parse(readUntil));
  const from = new Date(known - OVERLAP_MS).toISOString();
  return { from, to: now.toISOString(), part: "nonInteractive", waves: [], seen: [] };
}

/** The next part begins at its first page. */
export const atPart = ({ from, to, waves, others, seen, unreadAt }: Reading, part: ReadingPart): Reading => ({
  from,
  to,
  part,
  waves,
  ...(others && { others }),
  seen,
  ...(unreadAt !== undefined && { unreadAt }),
});

/** Kept of a reading. In a flood there are more: whose rows are looked up again, which costs less than its pages. */
const MOST_SEEN = 400;

/** Of a sign-in's id, which is random. */
const markOf = (id: string): string => id.slice(-12);

export const withSeen = (reading: Reading, ids: readonly string[]): Reading => ({
  ...reading,
  seen: [...new Set([...reading.seen, ...ids.map(markOf)])].slice(0, MOST_SEEN),
});

/**
 * Those of these refusals that no complete reading has come upon: what it found of the others stands in the rows.
 * Why: each reading has the last hours again. Gain: table transactions per person. Bench: cost-per-person.
 */
export function unseenAmong<Line extends { readonly id: string }>(
  { seen }: SignInFeed,
  refusals: readonly Line[],
): readonly Line[] {
  const marks = new Set(seen);
  return refusals.filter(({ id }) => !marks.has(markOf(id)));
}

/** After a cursor that Graph does not know any more. The log has the latest first: what is behind is what is left. */
export const resumed = <Place extends ReadingPlace>({ cursor: _, ...reading }: Place): Omit<Place, "cursor"> => ({
  ...reading,
  ...(reading.oldest !== undefined && { upTo: new Date(Date.parse(reading.oldest) + 1).toISOString() }),
});

/** Where a page of the reading ends when it is asked for without a cursor. */
export const endOf = ({ to, upTo }: ReadingPlace): string => upTo ?? to;

export const claimFor = (by: string, now: Date, afterSeconds = 0): Claim => ({
  by,
  until: new Date(now.getTime() + afterSeconds * 1000 + CLAIM_MS).toISOString(),
});

/** Whether whoever read may still write what they found. */
export const isStillClaimed = ({ claim }: Pick<SignInFeed, "claim">, now: Date): boolean =>
  claim !== undefined && Date.parse(claim.until) - now.getTime() >= LEAST_LEFT_MS;

/** Graph asks for minutes. Of more, or of a clock that was wrong, nobody is left unread for as long. */
export const LONGEST_PAUSE_SECONDS = 3600;

/** For how many seconds `by` may not ask; 0 when it may. Most readings of others end long before their claim does. */
export function secondsToWait(
  { claim, askAgainAt }: Pick<SignInFeed, "claim" | "askAgainAt">,
  by: string,
  now: Date,
): number {
  const left = (moment: string | undefined): number =>
    moment === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(moment) - now.getTime()) / 1000));
  const paused = left(askAgainAt);
  return Math.max(
    paused > LONGEST_PAUSE_SECONDS ? 0 : paused,
    claim?.by === by ? 0 : Math.min(left(claim?.until), LOOK_AGAIN_SECONDS),
  );
}

/** Whether it is time to see that sign-ins come with their policies: a log without them looks like a quiet one. */
export const arePoliciesDue = ({ policiesSeenAt }: SignInFeed, now: Date): boolean =>
  policiesSeenAt === undefined || now.getTime() - Date.parse(policiesSeenAt) >= POLICIES_SEEN_FOR_MS;

/** A wave whose watch is as far behind is told of every day. */
const NOTED_FOR_MS = days(30);

/** After the last part. */
export const afterReading = (feed: SignInFeed, reading: Reading): SignInFeed => {
  const { to, waves, seen } = reading;
  const unreadAt = unreadAfter(feed, reading);
  return {
    readUntil: to,
    seen,
    ...(unreadAt !== undefined && { unreadAt }),
    ...(feed.policiesSeenAt !== undefined && { policiesSeenAt: feed.policiesSeenAt }),
    ...(feed.successes !== undefined && { successes: feed.successes }),
    noted: Object.fromEntries(
      [...Object.entries(feed.noted), ...waves.map((waveId) => [waveId, to] as const)].filter(
        ([, at]) => Date.parse(to) - Date.parse(at) < NOTED_FOR_MS,
      ),
    ),
  };
};

/** What was read again, and could be read this time, counts no more. */
const unreadAfter = (feed: SignInFeed, { from, unreadAt }: Reading): string | undefined =>
  unreadAt ?? (feed.unreadAt !== undefined && Date.parse(feed.unreadAt) < Date.parse(from) ? feed.unreadAt : undefined);

/** The same for the same wave; different waves are spread by it. Source: FNV-1a, 32 bits. */
function spreadOf(waveId: string): number {
  let hash = 0x811c9dc5;
  for (const sign of waveId) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % SPREAD_SECONDS;
}
