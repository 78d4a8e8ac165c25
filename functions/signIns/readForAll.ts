import type { Config } from "../../shared/config/config.ts";
import {
  afterReading,
  beginReading,
  claimFor,
  hasNewsFor,
  isReadFor,
  isStillClaimed,
  NOTHING_READ,
  type Reader,
  type Reading,
  type ReadingPart,
  readerOf,
  resumed,
  type SignInFeed,
  secondsToWait,
} from "../../shared/domain/signIns/signInFeed.ts";
import { RefusedError, TransientError } from "../../shared/errors.ts";
import { askAboutOne, findAnswers } from "./findAnswers.ts";
import { HeldFeed } from "./heldFeed.ts";
import { noteRefusals } from "./noteRefusals.ts";
import { type FeedPorts, JudgedBy, type Piece, type PieceEnd, type Round } from "./round.ts";
import { seePolicies } from "./seePolicies.ts";
import { SignInLogRefused } from "./signInLogRefused.ts";
import { StoppedPeople } from "./stoppedPeople.ts";

/** In one call. Source: graph facts 0.1: 5 requests / 10 s on the sign-in log. */
const MOST_REQUESTS = 5;
const BUSY_SECONDS = 10;
/** Whoever has to pause for longer lets another one carry on. */
const LONG_SECONDS = 60;

const pieces: Readonly<Record<ReadingPart, Piece>> = {
  nonInteractive: noteRefusals("nonInteractive", "interactive"),
  interactive: noteRefusals("interactive", "policies"),
  policies: seePolicies,
  answers: findAnswers,
  people: askAboutOne,
};

export type ReadEnd =
  /** The rows say what there is to know. */
  | { readonly kind: "read"; readonly readUntil: string; readonly hasNews: boolean }
  /** To be called again, after a pause where Graph wants one. */
  | { readonly kind: "goOn"; readonly afterSeconds?: number | undefined };

/**
 * The sign-in log, read once for everybody who is enforced. The watch that first needs what was not read yet carries
 * the reading on, a few requests a call; the others find it in the rows. It has no instance that could die: what was
 * reached stands in the feed's row, and another watch takes over from one that does not come back.
 *
 * Reads: both logs, the feed, wave, registration and enforcement rows. Writes: the feed, and the refusals in member
 * rows and in those of whom no wave watches. Safe to repeat by what stands in them. A quiet hour costs two requests,
 * however many waves there are.
 * @throws TransientError before the first answer, or while another watch reads. SignInLogRefused.
 */
export async function readForAll(ports: FeedPorts, config: Config, reader: Reader, since: string): Promise<ReadEnd> {
  const { store, clock } = ports;
  const stored = await store.signInFeed();
  const feed = stored?.feed ?? NOTHING_READ;
  if (isReadFor(feed, reader, since)) return asRead(feed, reader);
  const now = clock.now();
  const seconds = secondsToWait(feed, reader.name, now);
  if (seconds > 0)
    throw new TransientError("the sign-in log is being read for everybody", { retryAfterSeconds: seconds });

  const judgedBy = new JudgedBy(store);
  const reading = feed.reading ?? (await begin(feed, reader, judgedBy, now));
  const held = await HeldFeed.claim(store, stored?.etag, { ...feed, reading, claim: claimFor(reader.name, now) });
  const round = { ports, config, judgedBy, feed, stopped: new StoppedPeople(store, reading) };
  const end = await carryOn(round, held, reading, reader.name, feed.claim?.by === reader.name);
  return end.kind === "goOn" || isReadFor(end.feed, reader, since) ? endOfCall(end, reader) : { kind: "goOn" };
}

/** What was read reaches further than any wave was watched, unless all of them are new. */
async function begin(feed: SignInFeed, reader: Reader, judgedBy: JudgedBy, now: Date): Promise<Reading> {
  const isNew = feed.readUntil === undefined || feed.readUntil < reader.watchedUntil;
  const others = isNew ? [...(await judgedBy.waves()).values()].map(readerOf) : [];
  return beginReading(feed, [reader, ...others], now);
}

type CallEnd = { readonly kind: "complete"; readonly feed: SignInFeed } | Extract<ReadEnd, { kind: "goOn" }>;

const endOfCall = (end: CallEnd, reader: Reader): ReadEnd => (end.kind === "goOn" ? end : asRead(end.feed, reader));

const asRead = (feed: SignInFeed, reader: Reader): ReadEnd => ({
  kind: "read",
  readUntil: feed.readUntil ?? "",
  hasNews: hasNewsFor(feed, reader),
});

/** @param hasBegun this watch is in the middle of the reading: it goes on after a short pause, where it stands. */
async function carryOn(round: Round, held: HeldFeed, first: Reading, by: string, hasBegun: boolean): Promise<CallEnd> {
  const { clock } = round.ports;
  let reading = first;
  for (let asked = 0; asked < MOST_REQUESTS; ) {
    let end: PieceEnd;
    try {
      end = await pieces[reading.part](round, reading);
    } catch (error) {
      // A log does not know its own places for ever.
      if (!(error instanceof RefusedError) || reading.cursor === undefined)
        return putDown(round, held, { reading, by, hasBegun: hasBegun || asked > 0 }, error);
      end = { next: resumed(reading), hasAsked: true };
    }
    if (end.hasAsked) asked += 1;
    if (end.policiesSeenAt !== undefined) held.note({ policiesSeenAt: end.policiesSeenAt });
    if (!end.next) {
      const feed = afterReading(held.feed, reading);
      await keep(round, held, feed);
      return { kind: "complete", feed };
    }
    reading = end.next;
  }
  await keep(round, held, { ...held.feed, reading, claim: claimFor(by, clock.now()) });
  return { kind: "goOn" };
}

/**
 * The rows first: after a crash between the two, the same pages are read again and change nothing.
 * @throws TransientError, with nothing written, when this took so long that another watch may read by now.
 */
async function keep({ ports, stopped }: Round, held: HeldFeed, feed: SignInFeed): Promise<void> {
  if (!isStillClaimed(held.feed, ports.clock.now()))
    throw new TransientError("the sign-in log took too long to answer; it is asked again");
  await stopped.save();
  await held.save(feed);
}

/** What was read is kept. @throws what this watch cannot wait for. */
async function putDown(
  round: Round,
  held: HeldFeed,
  { reading, by, hasBegun }: { readonly reading: Reading; readonly by: string; readonly hasBegun: boolean },
  error: unknown,
): Promise<CallEnd> {
  const { claim: _, ...feed } = { ...held.feed, reading };
  if (error instanceof RefusedError) {
    await keep(round, held, feed);
    throw new SignInLogRefused(error);
  }
  if (!(error instanceof TransientError)) throw error;
  const now = round.ports.clock.now();
  const seconds = error.retryAfterSeconds ?? BUSY_SECONDS;
  const isKept = hasBegun && seconds < LONG_SECONDS;
  await keep(round, held, {
    ...feed,
    askAgainAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    ...(isKept && { claim: claimFor(by, now, seconds) }),
  });
  if (!hasBegun) throw error;
  return { kind: "goOn", afterSeconds: seconds };
}
