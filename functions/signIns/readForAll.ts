import type { Config } from "../../shared/config/config.ts";
import {
  afterReading,
  beginReading,
  claimFor,
  hasNewsFor,
  isReadFor,
  NOTHING_READ,
  type Reader,
  type Reading,
  type ReadingPart,
  readerOf,
  type SignInFeed,
  secondsToWait,
} from "../../shared/domain/signIns/signInFeed.ts";
import { IN_TURN, RefusedError, TransientError } from "../../shared/errors.ts";
import { type CallEnd, type Carried, carryOn } from "./carryOn.ts";
import { askAboutOne, findAnswers } from "./findAnswers.ts";
import { HeldFeed } from "./heldFeed.ts";
import { noteRefusals } from "./noteRefusals.ts";
import { type FeedPorts, JudgedBy, type Piece } from "./round.ts";
import { seePolicies } from "./seePolicies.ts";
import { SignInLogRefused } from "./signInLogRefused.ts";
import { StoppedPeople } from "./stoppedPeople.ts";
import { tellLogRefused } from "./tellLogRefused.ts";

const pieces: Readonly<Record<ReadingPart, Piece>> = {
  nonInteractive: noteRefusals("nonInteractive", "interactive"),
  interactive: noteRefusals("interactive", "policies"),
  policies: seePolicies,
  answers: findAnswers,
  people: askAboutOne,
};

export type ReadEnd =
  /** The rows say what there is to know. */
  | {
      readonly kind: "read";
      readonly readUntil: string;
      readonly hasNews: boolean;
      /** The last refusal that nobody can read, and that names nobody. */
      readonly unreadAt?: string | undefined;
    }
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
    throw new TransientError("the sign-in log is being read for everybody", {
      retryAfterSeconds: seconds,
      code: IN_TURN,
    });

  const judgedBy = new JudgedBy(store);
  const reading = feed.reading ?? (await begin(feed, reader, judgedBy, now));
  const claimed = { ...feed, reading, claim: claimFor(reader.name, now) };
  const held = await HeldFeed.claim<SignInFeed>((row, etag) => store.saveSignInFeed(row, etag), stored?.etag, claimed);
  const stopped = new StoppedPeople(store, reading);
  const round = {
    ports,
    config,
    judgedBy,
    feed,
    stopped,
    note: held.note.bind(held),
  };
  const end = await askLog({
    clock,
    held,
    reading,
    by: reader.name,
    hasBegun: feed.claim?.by === reader.name,
    piece: (place) => pieces[place.part](round, place),
    saveRows: () => stopped.save(),
    complete: afterReading,
  });
  if (end.kind === "goOn" && end.busy) await tellLogRefused(ports, config, end.busy);
  return end.kind === "goOn" || isReadFor(end.feed, reader, since) ? endOfCall(end, reader) : { kind: "goOn" };
}

/** @throws SignInLogRefused. */
async function askLog(carried: Carried<Reading, SignInFeed>): Promise<CallEnd<SignInFeed>> {
  try {
    return await carryOn(carried);
  } catch (error) {
    throw error instanceof RefusedError ? new SignInLogRefused(error) : error;
  }
}

/** What was read reaches further than any wave was watched, unless all of them are new. */
async function begin(feed: SignInFeed, reader: Reader, judgedBy: JudgedBy, now: Date): Promise<Reading> {
  const isNew = feed.readUntil === undefined || feed.readUntil < reader.watchedUntil;
  const others = isNew ? [...(await judgedBy.waves()).values()].map(readerOf) : [];
  return beginReading(feed, [reader, ...others], now);
}

const endOfCall = (end: CallEnd<SignInFeed>, reader: Reader): ReadEnd =>
  end.kind === "goOn" ? end : asRead(end.feed, reader);

const asRead = (feed: SignInFeed, reader: Reader): ReadEnd => ({
  kind: "read",
  readUntil: feed.readUntil ?? "",
  hasNews: hasNewsFor(feed, reader),
  unreadAt: feed.unreadAt,
});
