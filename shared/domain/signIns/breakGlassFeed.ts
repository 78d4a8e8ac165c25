import { z } from "zod";
import { days, hours, minutes } from "../calendar/durations.ts";
import { FINDING_KEPT_MS, type Span, SpanSchema, withSpan } from "./readSpans.ts";
import { ClaimSchema, ReadingPlaceSchema } from "./signInFeed.ts";

/** What is asked about each break-glass account: who got in, in either log, and who tried to. */
const LookSchema = z.enum(["interactive", "nonInteractive", "stopped", "wrongPassword"]);
export type BreakGlassLook = z.infer<typeof LookSchema>;

const BreakGlassReadingSchema = ReadingPlaceSchema.extend({
  userId: z.string(),
  look: LookSchema,
  pages: z.number().int().optional().describe("So many were read."),
  unread: z.number().int().optional(),
});
export type BreakGlassReading = Readonly<z.infer<typeof BreakGlassReadingSchema>>;

/** How far the sign-ins of each break-glass account were read, whether a wave reads or not. */
export const BreakGlassFeedSchema = z.object({
  accounts: z
    .record(z.string(), z.partialRecord(LookSchema, SpanSchema))
    .default({})
    .describe("By account: the last stretch without a gap of each look."),
  members: z
    .record(z.string(), z.object({ leftAt: z.string().optional() }))
    .default({})
    .describe("Who is in the break-glass group and not in the settings, as it was read last."),
  membersAt: z.string().optional().describe("When that was, to the hour."),
  leftOut: z
    .number()
    .int()
    .optional()
    .describe("So many more, who are in the group or were a day ago, are not watched."),
  refusedAt: z.record(z.string(), z.string()).optional().describe("By account and look: when Graph refused it last."),
  reading: BreakGlassReadingSchema.optional(),
  claim: ClaimSchema.optional(),
  askAgainAt: z.string().optional().describe("Graph wants no request before."),
});
export type BreakGlassFeed = Readonly<z.infer<typeof BreakGlassFeedSchema>>;

export const NO_BREAK_GLASS: BreakGlassFeed = { accounts: {}, members: {} };

/** Who got in has to be told soon; who tried may wait. */
const EVERY_MS: Readonly<Record<BreakGlassLook, number>> = {
  interactive: hours(1),
  nonInteractive: hours(2),
  stopped: hours(4),
  wrongPassword: hours(12),
};
const looks = LookSchema.options;
/** The looks that show who got in, and those that show who tried to. */
export const ENTRY_LOOKS: readonly BreakGlassLook[] = ["interactive", "nonInteractive"];
export const TRY_LOOKS: readonly BreakGlassLook[] = ["stopped", "wrongPassword"];
/** So far back the first look at an account goes. */
const REACHES_BACK_MS = days(7);
/** Lines come late: each look has the last hours again. */
const OVERLAP_MS = hours(6);
/** Whoever was put into the group for an hour, and taken out again, is looked at once more. */
const WATCHED_AFTER_MS = days(1);
/** More than so many are no break-glass accounts; the guard names all of them. */
const MOST_MEMBERS = 50;
/** Of them, those who were taken out, where there are more. A row holds no more than all of these. */
const MOST_GONE = 15;
/** Refusals that are known: what was refused before is asked for again. */
const MOST_REFUSED = 40;
/** Of one look: a run has time for as many. Who signs in without end is told of by the first. */
const MOST_PAGES = 40;
/** A moment ahead is of a clock that was wrong. */
const SKEW_MS = minutes(5);

const lower = (ids: readonly string[]): readonly string[] => [...new Set(ids.map((id) => id.toLowerCase()))];

/** Those of the settings first. */
export const watchedAccounts = ({ members }: BreakGlassFeed, named: readonly string[]): readonly string[] =>
  lower([...named, ...Object.keys(members)]);

/**
 * After the group was read: who is in it, beside those of the settings, and who was in it a day ago. Of too many those
 * who were known stay. Pure.
 */
export function withMembers(
  feed: BreakGlassFeed,
  inGroup: readonly string[],
  named: readonly string[],
  now: Date,
): BreakGlassFeed {
  const isNamed = new Set(lower(named));
  const present = lower(inGroup).filter((id) => !isNamed.has(id));
  const isPresent = new Set(present);
  const gone = Object.entries(feed.members).flatMap(([id, { leftAt }]) => {
    const since = leftAt ?? now.toISOString();
    const isOver = now.getTime() - Date.parse(since) >= WATCHED_AFTER_MS;
    return isPresent.has(id) || isNamed.has(id) || isOver ? [] : [[id, { leftAt: since }] as const];
  });
  const known = present.filter((id) => feed.members[id] !== undefined);
  const added = present.filter((id) => feed.members[id] === undefined).toSorted();
  const watched = [...known, ...added].slice(0, MOST_MEMBERS - Math.min(gone.length, MOST_GONE));
  // Each is watched for their day, whoever is put in and taken out behind them.
  const goneFirst = gone.toSorted(([, one], [, other]) => Date.parse(one.leftAt) - Date.parse(other.leftAt));
  const watchedOn = goneFirst.slice(0, MOST_MEMBERS - watched.length);
  const { leftOut: _, ...rest } = feed;
  const more = present.length - watched.length + gone.length - watchedOn.length;
  return {
    ...rest,
    members: {
      ...Object.fromEntries(watched.map((id) => [id, {}])),
      ...Object.fromEntries(watchedOn),
    },
    membersAt: `${now.toISOString().slice(0, 13)}:00:00.000Z`,
    ...(more > 0 && { leftOut: more }),
  };
}

type Asked = Pick<BreakGlassReading, "userId" | "look">;

const markOf = ({ userId, look }: Asked): string => `${userId}|${look}`;

/** When this was asked last, and answered or refused. */
function askedAt({ accounts, refusedAt }: BreakGlassFeed, asked: Asked, now: Date): number {
  const moments = [accounts[asked.userId]?.[asked.look]?.to, refusedAt?.[markOf(asked)]].map((at = "") =>
    Date.parse(at),
  );
  return Math.max(Number.NEGATIVE_INFINITY, ...moments.filter((at) => at <= now.getTime() + SKEW_MS));
}

/** What was refused is asked for again in its turn, so that it keeps nothing else unread. Pure. */
export function refusedNow({ refusedAt }: BreakGlassFeed, asked: Asked, now: Date): BreakGlassFeed["refusedAt"] {
  const { [markOf(asked)]: _, ...others } = refusedAt ?? {};
  const latest = Object.entries(others).slice(1 - MOST_REFUSED);
  return { ...Object.fromEntries(latest), [markOf(asked)]: now.toISOString() };
}

/** Whether a look that has begun goes on; after a refusal others come first. Pure. */
export const goesOn = (feed: BreakGlassFeed, begun: BreakGlassReading, watched: readonly string[]): boolean =>
  watched.includes(begun.userId) && feed.refusedAt?.[markOf(begun)] === undefined;

/** What to ask next about one of these accounts: of what is due, whatever was asked longest ago. Pure. */
export function dueLook(feed: BreakGlassFeed, some: readonly string[], now: Date): Asked | undefined {
  const due = looks.flatMap((look) =>
    some.flatMap((userId) => {
      const readAt = askedAt(feed, { userId, look }, now);
      return now.getTime() - readAt >= EVERY_MS[look] ? [{ userId, look, readAt }] : [];
    }),
  );
  const [first] = due.toSorted((a, b) => (a.readAt === b.readAt ? 0 : a.readAt - b.readAt));
  return first && { userId: first.userId, look: first.look };
}

/** A look goes on where the last one ended, with some hours before it; tries are counted by whole days. */
export function beginLook(
  { accounts }: BreakGlassFeed,
  { userId, look }: Pick<BreakGlassReading, "userId" | "look">,
  now: Date,
): BreakGlassReading {
  const oldest = now.getTime() - FINDING_KEPT_MS;
  const known = Date.parse(accounts[userId]?.[look]?.to ?? "") - OVERLAP_MS;
  const from = known > oldest && known < now.getTime() ? known : now.getTime() - REACHES_BACK_MS;
  const begin = TRY_LOOKS.includes(look) ? Math.floor(from / days(1)) * days(1) : from;
  return { userId, look, from: new Date(begin).toISOString(), to: now.toISOString() };
}

/**
 * After a page behind which there are more. A look of too many ends: the log has the latest first, so it was read from
 * its oldest line on. Pure.
 */
export function pageRead(
  reading: BreakGlassReading,
): { readonly last: BreakGlassReading } | { readonly next: BreakGlassReading } {
  const pages = (reading.pages ?? 0) + 1;
  if (pages < MOST_PAGES) return { next: { ...reading, pages } };
  return { last: { ...reading, from: reading.oldest ?? reading.to } };
}

/** After the last page. Of accounts that nobody watches any more nothing is kept. */
export function afterLook(
  { accounts, members, membersAt, leftOut, refusedAt = {} }: BreakGlassFeed,
  { userId, look, from, to, unread }: BreakGlassReading,
  watched: readonly string[],
): BreakGlassFeed {
  const before = accounts[userId]?.[look];
  const known = before && Date.parse(before.to) <= Date.parse(to) + SKEW_MS ? [before] : [];
  const span = withSpan(known, { from, to, ...(unread && { unread }) }).at(-1) ?? { from, to };
  const all = { ...accounts, [userId]: { ...accounts[userId], [look]: span } };
  const refused = Object.entries(refusedAt).filter(
    ([mark]) => mark !== markOf({ userId, look }) && watched.includes(mark.slice(0, mark.indexOf("|"))),
  );
  return {
    accounts: Object.fromEntries(Object.entries(all).filter(([id]) => watched.includes(id))),
    members,
    ...(Object.keys(refusedAt).length > 0 && { refusedAt: Object.fromEntries(refused) }),
    ...(membersAt !== undefined && { membersAt }),
    ...(leftOut !== undefined && { leftOut }),
  };
}

/**
 * Since when, and up to when, each of these accounts was read without a gap; `undefined` where one of them was not yet.
 * Pure.
 */
export function readForEach(
  { accounts }: BreakGlassFeed,
  watched: readonly string[],
  looksAt: readonly BreakGlassLook[],
): Span | undefined {
  const spans = watched.flatMap((userId) => looksAt.map((look) => accounts[userId]?.[look]));
  const read = spans.filter((span) => span !== undefined);
  if (read.length === 0 || read.length < spans.length) return undefined;
  const unread = read.reduce((sum, span) => sum + (span.unread ?? 0), 0);
  const [from = ""] = read
    .map((span) => span.from)
    .toSorted()
    .toReversed();
  const [to = ""] = read.map((span) => span.to).toSorted();
  return from < to ? { from, to, ...(unread > 0 && { unread }) } : undefined;
}
