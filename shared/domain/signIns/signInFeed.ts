import { z } from "zod";
import { hours, minutes } from "../calendar/durations.ts";
import { unwatchedSince, watchEveryMs } from "../wave/watchSteps.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";

/**
 * The parts of a reading, in their order: what was stopped, in either log; whether the applied policies can be seen at
 * all; what answered the stopped ones, read from the log or asked one by one.
 */
const ReadingPartSchema = z.enum(["nonInteractive", "interactive", "policies", "answers", "people"]);
export type ReadingPart = z.infer<typeof ReadingPartSchema>;

/** A reading that is under way: where whoever carries it on begins. */
const ReadingSchema = z.object({
  from: z.string(),
  to: z.string(),
  part: ReadingPartSchema,
  cursor: z.string().optional().describe("Graph's, of the next page of this part."),
  upTo: z.string().optional().describe("The log was read down to here before its cursor was refused."),
  oldest: z.string().optional().describe("The oldest line of this part that was read."),
  waves: z.array(z.string()).default([]).describe("Waves whose members were stopped."),
});
export type Reading = Readonly<z.infer<typeof ReadingSchema>>;

/** How far the sign-in log of the tenant was read, for all waves. */
export const SignInFeedSchema = z.object({
  readUntil: z.string().optional().describe("Both logs, and what the refusals in them mean."),
  reading: ReadingSchema.optional(),
  claim: z.object({ by: z.string(), until: z.string() }).optional().describe("Who carries the reading on just now."),
  askAgainAt: z.string().optional().describe("Graph wants no request before."),
  policiesSeenAt: z.string().optional().describe("When sign-ins of members were last seen with their policies."),
  noted: z.record(z.string(), z.string()).default({}).describe("By wave: the last reading that stopped a member."),
});
export type SignInFeed = Readonly<z.infer<typeof SignInFeedSchema>>;

export const NOTHING_READ: SignInFeed = { noted: {} };

/** Sign-ins may reach the log late (minutes as a rule, more is seen): each reading has the last hours again. */
export const OVERLAP_MS = hours(2);
/** Longer than a call may take. Whoever died in the middle holds the others up for so long. */
const CLAIM_MS = minutes(2);
const POLICIES_SEEN_FOR_MS = hours(20);
/** The watches of the waves come one after the other, and find what the first one read. */
const SPREAD_SECONDS = 120;

/**
 * Whether a watch may go by what was read: up to its beginning, or at least half of what it has to watch. So one
 * reading serves every wave, and what is read while many wait serves all of them.
 */
export function isReadFor({ readUntil }: SignInFeed, wave: WaveFacts, since: string): boolean {
  if (readUntil === undefined) return false;
  const halfWay = Date.parse(unwatchedSince(wave)) + watchEveryMs(wave) / 2;
  return Date.parse(readUntil) >= Math.min(halfWay, Date.parse(since));
}

/** Up to when a watch that began at `since` has seen the log: never later than it was read. */
export function watchedUpTo(waveId: string, since: string, readUntil: string): string {
  if (readUntil >= since) return since;
  return new Date(Date.parse(readUntil) - spreadOf(waveId) * 1000).toISOString();
}

/** Whether a reading found a refusal of a member that the wave's watch has not seen. */
export const hasNewsFor = ({ noted }: SignInFeed, wave: WaveFacts): boolean =>
  (noted[wave.waveId] ?? "") > unwatchedSince(wave);

/** @param waves those in an applied stage; there is at least one. */
export function beginReading({ readUntil }: SignInFeed, waves: readonly WaveFacts[], now: Date): Reading {
  const needed = Math.min(now.getTime(), ...waves.map((wave) => Date.parse(unwatchedSince(wave))));
  const known = readUntil === undefined ? needed : Math.max(needed, Date.parse(readUntil));
  const from = new Date(known - OVERLAP_MS).toISOString();
  return { from, to: now.toISOString(), part: "nonInteractive", waves: [] };
}

/** The next part begins at its first page. */
export const atPart = ({ from, to, waves }: Reading, part: ReadingPart): Reading => ({ from, to, part, waves });

/** After a cursor that Graph does not know any more. The log has the latest first: what is behind is what is left. */
export const resumed = ({ cursor: _, oldest, ...reading }: Reading): Reading => ({
  ...reading,
  ...(oldest !== undefined && { upTo: new Date(Date.parse(oldest) + 1).toISOString() }),
});

/** Where a page of the reading ends when it is asked for without a cursor. */
export const endOf = ({ to, upTo }: Reading): string => upTo ?? to;

export const claimFor = (by: string, now: Date, afterSeconds = 0): NonNullable<SignInFeed["claim"]> => ({
  by,
  until: new Date(now.getTime() + afterSeconds * 1000 + CLAIM_MS).toISOString(),
});

/** For how many seconds nobody but the one who reads may ask; 0 when `by` may. */
export function secondsToWait({ claim, askAgainAt }: SignInFeed, by: string, now: Date): number {
  const free = [askAgainAt, claim?.by === by ? undefined : claim?.until].map((moment) => Date.parse(moment ?? ""));
  return Math.max(0, ...free.filter((at) => at > now.getTime()).map((at) => Math.ceil((at - now.getTime()) / 1000)));
}

/** Whether it is time to see that sign-ins come with their policies: a log without them looks like a quiet one. */
export const arePoliciesDue = ({ policiesSeenAt }: SignInFeed, now: Date): boolean =>
  policiesSeenAt === undefined || now.getTime() - Date.parse(policiesSeenAt) >= POLICIES_SEEN_FOR_MS;

/** After the last part. @param applied ids of the waves in an applied stage. */
export const afterReading = (feed: SignInFeed, { to, waves }: Reading, applied: ReadonlySet<string>): SignInFeed => ({
  readUntil: to,
  ...(feed.policiesSeenAt !== undefined && { policiesSeenAt: feed.policiesSeenAt }),
  noted: Object.fromEntries(
    [...Object.entries(feed.noted), ...waves.map((waveId) => [waveId, to] as const)].filter(([id]) => applied.has(id)),
  ),
});

/** The same for the same wave; different waves are spread by it. Source: FNV-1a, 32 bits. */
function spreadOf(waveId: string): number {
  let hash = 0x811c9dc5;
  for (const sign of waveId) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % SPREAD_SECONDS;
}
