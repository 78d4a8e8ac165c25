import { nextPlace } from "../../shared/domain/signIns/nextPlace.ts";
import {
  joinedTries,
  type TryFinding,
  triesNews,
  tryOfAttempt,
  tryOfRefusal,
} from "../../shared/domain/signIns/registrationTries.ts";
import { claimFor, endOf, secondsToWait } from "../../shared/domain/signIns/signInFeed.ts";
import {
  afterTries,
  areTriesRead,
  beginTries,
  NO_TRIES,
  type TriesFeed,
  type TriesReading,
  type TryLog,
} from "../../shared/domain/signIns/triesFeed.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { type CallEnd, carryOn, type PieceEnd } from "./carryOn.ts";
import { HeldFeed } from "./heldFeed.ts";

export type TryPorts = Pick<Ports, "store" | "clock" | "reports" | "audits">;
type TriesEnd = { readonly kind: "read" } | Extract<CallEnd<TriesFeed>, { readonly kind: "goOn" }>;

interface Reader {
  /** Wave id, or `app` for the timer. */
  readonly by: string;
  /** How old a reading may be to be good for it. */
  readonly withinMs: number;
}

/**
 * Who tried to register a method, and what was refused of it (R107, R116), read once for everybody: whichever wave
 * chases first reads it for all of them, and the timer where none does. A few requests a call; what was reached stands
 * in the feed's row, a row for each of the two logs, so that one of them never costs the other.
 *
 * Writes the feed, and a row for each person where it is news. Safe to repeat: what is read twice adds nothing.
 * @throws TransientError before the first answer, or while another one reads. RefusedError.
 */
export async function readTries(ports: TryPorts, log: TryLog, { by, withinMs }: Reader): Promise<TriesEnd> {
  const { store, clock } = ports;
  const stored = await store.triesFeed(log);
  const feed = stored?.feed ?? NO_TRIES;
  const now = clock.now();
  if (areTriesRead(feed, now, withinMs)) return { kind: "read" };
  const seconds = secondsToWait(feed, by, now);
  if (seconds > 0) return { kind: "goOn", afterSeconds: seconds };

  const reading = feed.reading ?? beginTries(feed, now);
  const claimed = { ...feed, reading, claim: claimFor(by, now) };
  const save = (row: TriesFeed, etag: string | undefined) => store.saveTriesFeed(log, row, etag);
  const found = new Map<string, TryFinding>();
  const end = await carryOn<TriesReading, TriesFeed>({
    clock,
    held: await HeldFeed.claim<TriesFeed>(save, stored?.etag, claimed),
    reading,
    by,
    hasBegun: feed.claim?.by === by,
    piece: (place) => readPage(ports, log, found, place),
    saveRows: () => saveNews(ports, found),
    complete: afterTries,
  });
  return end.kind === "goOn" ? end : { kind: "read" };
}

async function readPage(
  ports: TryPorts,
  log: TryLog,
  found: Map<string, TryFinding>,
  reading: TriesReading,
): Promise<PieceEnd<TriesReading>> {
  const { tries, next, unread, oldest } = await pageOf(ports, log, reading);
  for (const one of tries) {
    const before = found.get(one.userId);
    found.set(one.userId, before ? joinedTries(before, one) : one);
  }
  const following = nextPlace(reading, { next, oldest, unread });
  return next === undefined ? { last: following, hasAsked: true } : { next: following, hasAsked: true };
}

async function pageOf({ audits, reports }: TryPorts, log: TryLog, reading: TriesReading) {
  const window = [reading.from, endOf(reading), undefined, reading.cursor] as const;
  if (log === "own") {
    const { items, next, unread } = await audits.ownRegistrations(...window);
    return { tries: items.map(tryOfAttempt), next, unread, oldest: items.at(-1)?.at ?? reading.oldest };
  }
  const { items, next, unread } = await reports.stoppedRegistrations(...window);
  const tries = items.flatMap((signIn) => tryOfRefusal(signIn) ?? []);
  return { tries, next, unread, oldest: items.at(-1)?.createdDateTime ?? reading.oldest };
}

/** Those who managed have a row, too: an older page may show what they failed at before. */
async function saveNews({ store }: TryPorts, found: ReadonlyMap<string, TryFinding>): Promise<void> {
  if (found.size === 0) return;
  const known = await store.logFindings("couldNotRegister", [...found.keys()]);
  const news = [...found].flatMap(([userId, one]) => {
    const before = known.get(userId);
    return triesNews(before?.kind === "couldNotRegister" ? before : undefined, one) ?? [];
  });
  if (news.length > 0) await store.saveLogFindings(news);
}
