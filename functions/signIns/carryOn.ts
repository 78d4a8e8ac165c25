import {
  type Claim,
  claimFor,
  isStillClaimed,
  LONGEST_PAUSE_SECONDS,
  type ReadingPlace,
  resumed,
} from "../../shared/domain/signIns/signInFeed.ts";
import { REQUESTS_USED_UP, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { HeldFeed } from "./heldFeed.ts";

/** In one call. Source: graph facts 0.1: 5 requests / 10 s on the sign-in log. */
const MOST_REQUESTS = 5;
const BUSY_SECONDS = 10;
/** Whoever has to pause for longer lets another one carry on. */
const LONG_SECONDS = 60;

/** How one piece of a reading ends. A piece makes at most one request to Graph, and is safe to run twice. */
export interface PieceEnd<Reading> {
  /** Where the reading goes on; absent when it is complete. */
  readonly next?: Reading | undefined;
  /** What a complete reading has come to; absent where the last piece has added nothing to it. */
  readonly last?: Reading | undefined;
  readonly hasAsked: boolean;
}

interface ReadFeed<Reading> {
  readonly reading?: Reading | undefined;
  readonly claim?: Claim | undefined;
  readonly askAgainAt?: string | undefined;
}

/** A reading in the hands of one call. */
export interface Carried<Reading extends ReadingPlace, Feed extends ReadFeed<Reading>> {
  readonly clock: Clock;
  readonly held: HeldFeed<Feed>;
  readonly reading: Reading;
  readonly by: string;
  /** Whoever carries it on is in the middle of it: they go on after a short pause, where they stand. */
  readonly hasBegun: boolean;
  readonly piece: (reading: Reading) => Promise<PieceEnd<Reading>>;
  /** Writes what the pieces have found. */
  readonly saveRows: () => Promise<void>;
  /** The feed after the last piece. */
  readonly complete: (feed: Feed, reading: Reading) => Feed;
}

export type CallEnd<Feed> =
  | { readonly kind: "complete"; readonly feed: Feed }
  /** To be called again, after a pause where Graph wants one. */
  | { readonly kind: "goOn"; readonly afterSeconds?: number | undefined; readonly busy?: TransientError };

/** A few requests of a reading. What was reached is kept. @throws what this call cannot wait for. */
export async function carryOn<Reading extends ReadingPlace, Feed extends ReadFeed<Reading>>(
  carried: Carried<Reading, Feed>,
): Promise<CallEnd<Feed>> {
  const { held, by, clock, hasBegun } = carried;
  let { reading } = carried;
  for (let asked = 0; asked < MOST_REQUESTS; ) {
    let end: PieceEnd<Reading>;
    try {
      end = await carried.piece(reading);
    } catch (error) {
      // A log does not know its own places for ever.
      if (!(error instanceof RefusedError) || reading.cursor === undefined)
        return putDown({ ...carried, reading, hasBegun: hasBegun || asked > 0 }, error);
      end = { next: resumed(reading) as Reading, hasAsked: true };
    }
    if (end.hasAsked) asked += 1;
    if (!end.next) {
      const feed = carried.complete(held.feed, end.last ?? reading);
      await keep(carried, feed);
      return { kind: "complete", feed };
    }
    reading = end.next;
  }
  await keep(carried, { ...held.feed, reading, claim: claimFor(by, clock.now()) });
  return { kind: "goOn" };
}

/**
 * The rows first: after a crash between the two, the same pages are read again and change nothing.
 * @throws TransientError, with nothing written, when this took so long that another wave may read by now.
 */
async function keep<Reading extends ReadingPlace, Feed extends ReadFeed<Reading>>(
  { clock, held, saveRows }: Pick<Carried<Reading, Feed>, "clock" | "held" | "saveRows">,
  feed: Feed,
): Promise<void> {
  if (!isStillClaimed(held.feed, clock.now()))
    throw new TransientError("the sign-in log took too long to answer; it is asked again");
  await saveRows();
  await held.save(feed);
}

/** What was read is kept. @throws what this call cannot wait for. */
async function putDown<Reading extends ReadingPlace, Feed extends ReadFeed<Reading>>(
  carried: Carried<Reading, Feed>,
  error: unknown,
): Promise<CallEnd<Feed>> {
  const { held, reading, by, clock, hasBegun } = carried;
  const feed = { ...held.feed, reading, claim: undefined };
  if (error instanceof RefusedError) {
    await keep(carried, feed);
    throw error;
  }
  if (!(error instanceof TransientError)) throw error;
  const now = clock.now();
  const seconds = Math.min(error.retryAfterSeconds ?? BUSY_SECONDS, LONGEST_PAUSE_SECONDS);
  const isKept = hasBegun && seconds < LONG_SECONDS;
  await keep(carried, {
    ...feed,
    askAgainAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    ...(isKept && { claim: claimFor(by, now, seconds) }),
  });
  if (!hasBegun) throw error;
  // A long reading waits for its own share of the requests again and again.
  return { kind: "goOn", afterSeconds: seconds, ...(error.code !== REQUESTS_USED_UP && { busy: error }) };
}
