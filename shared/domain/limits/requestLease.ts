import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import { ceilingOf, goesBefore, type Priority } from "./priority.ts";

/** So many requests in so many milliseconds, for all of the app together. */
export interface RequestLimit {
  readonly most: number;
  readonly windowMs: number;
  /** So long a process may keep to its share without asking again, while others want some, too. */
  readonly leaseMs: number;
}

/** What processes have of a limit: each sends at most `most` requests in any window, until its lease is over. */
export const LeasesSchema = z.object({
  leases: z.array(z.object({ by: z.string(), most: z.number().int(), until: z.string() })),
  waiting: z
    .array(
      z.object({
        by: z.string(),
        priority: z.enum(["watch", "live", "gate", "sweep", "background"]),
        since: z.string(),
        until: z.string().describe("Whoever has not come back by then waits no more."),
      }),
    )
    .describe("Who was refused, and goes first when they come back."),
  /** Each process that asked, with the moment: whoever is alone need not ask often. */
  seen: z.record(z.string(), z.string()),
});
export type Leases = Readonly<z.infer<typeof LeasesSchema>>;

export const NO_LEASES: Leases = { leases: [], waiting: [], seen: {} };

interface Ask {
  /** The process. */
  readonly by: string;
  readonly priority: Priority;
  /** How many requests in a window are of use. */
  readonly wanted: number;
  /** One look, and no more for now. */
  readonly isBrief: boolean;
}

export type LeaseAnswer =
  /** `moreAt`: when there may be more than this, where it is less than was wanted. */
  | { readonly kind: "leased"; readonly most: number; readonly until: string; readonly moreAt: string; row: Leases }
  | { readonly kind: "wait"; readonly until: string; readonly row: Leases };

/** Clocks of two processes differ by less. */
const SKEW_MS = 1000;
/** Nobody else has asked for so long: a process is alone. */
const ALONE_AFTER_MS = minutes(10);
/** A process that is alone keeps its share for longer; of more than one request it leaves one to a newcomer. */
const ALONE_LEASE_MS = minutes(5);
const BRIEF_LEASE_MS = 1000;

/**
 * Takes a share of a limit, under the ETag of the row. Pure. Requests that were sent shortly before a lease ran out
 * still count: it keeps its share of the limit for a window longer. So all shares together never exceed it, whoever
 * dies. A lease that nobody uses runs out by itself.
 */
export function askForLease(
  known: Leases,
  { by, priority, wanted, isBrief }: Ask,
  now: number,
  limit: RequestLimit,
): LeaseAnswer {
  const at = new Date(now).toISOString();
  const counting = known.leases.filter((lease) => countsUntil(lease, limit) > now);
  const others = counting.filter((lease) => lease.by !== by);
  const mine = known.waiting.find((one) => one.by === by);
  const waiting = known.waiting.filter((one) => one.by !== by && Date.parse(one.until) > now);
  const me = { priority, since: mine?.since ?? at };
  const ahead = waiting.filter((one) => goesBefore(one, me, now)).length;
  const room = limit.most - sharesOf(others) - ahead * Math.ceil(limit.most / 3);
  const seen = Object.fromEntries(
    Object.entries({ ...known.seen, [by]: at }).filter(([, moment]) => now - Date.parse(moment) < ALONE_AFTER_MS),
  );
  const isAlone = Object.keys(seen).length === 1 && limit.most > 1;
  const endOfOthers = others.map((lease) => countsUntil(lease, limit));
  const roomAt = new Date(endOfOthers.length > 0 ? Math.min(...endOfOthers) : now + limit.windowMs).toISOString();

  const comesBackBy = new Date(Date.parse(roomAt) + Math.max(10_000, 3 * limit.windowMs)).toISOString();

  const isLong = isAlone && wanted < limit.most;
  const most = Math.min(isLong ? limit.most - 1 : Math.min(wanted, ceilingOf(priority, limit.most)), room);
  if (most < 1) {
    const refused = { by, ...me, until: comesBackBy };
    return { kind: "wait", until: roomAt, row: { leases: counting, waiting: [...waiting, refused], seen } };
  }
  const lastsMs = isLong ? ALONE_LEASE_MS : isBrief ? BRIEF_LEASE_MS : limit.leaseMs;
  const until = new Date(now + lastsMs).toISOString();
  // The share of before, where it was larger, still counts for a while.
  const before = counting.filter((lease) => lease.by === by && lease.most > most);
  const wantsMore = most < wanted && !isBrief ? [{ by, priority, since: at, until: comesBackBy }] : [];
  const row = { leases: [...others, ...before, { by, most, until }], waiting: [...waiting, ...wantsMore], seen };
  return { kind: "leased", most, until, moreAt: isLong ? at : roomAt, row };
}

/** Of a row that nobody can read: somebody may have everything, until the longest lease is over. */
export const leasesUnknown = (now: number, { most }: RequestLimit): Leases => ({
  ...NO_LEASES,
  leases: [{ by: "unknown", most, until: new Date(now + ALONE_LEASE_MS).toISOString() }],
});

const countsUntil = ({ until }: Leases["leases"][number], { windowMs }: RequestLimit): number =>
  Date.parse(until) + windowMs + SKEW_MS;

/** Two leases of one process are of one window: it counts its own requests across them. */
function sharesOf(leases: Leases["leases"]): number {
  const most = new Map<string, number>();
  for (const lease of leases) most.set(lease.by, Math.max(most.get(lease.by) ?? 0, lease.most));
  return [...most.values()].reduce((sum, share) => sum + share, 0);
}
