import { isDeepStrictEqual } from "node:util";
import type { Config } from "../../shared/config/config.ts";
import {
  afterLook,
  type BreakGlassFeed,
  type BreakGlassReading,
  beginLook,
  dueLook,
  goesOn,
  NO_BREAK_GLASS,
  pageRead,
  refusedNow,
  watchedAccounts,
  withMembers,
} from "../../shared/domain/signIns/breakGlassFeed.ts";
import { triedCodes, triesIn } from "../../shared/domain/signIns/breakGlassTries.ts";
import { nextPlace } from "../../shared/domain/signIns/nextPlace.ts";
import { oldestOf } from "../../shared/domain/signIns/pagesLeft.ts";
import { claimFor, endOf, secondsToWait } from "../../shared/domain/signIns/signInFeed.ts";
import { RefusedError, type TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { idsOf } from "../../shared/waves/groupIds.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { carryOn, type PieceEnd } from "./carryOn.ts";
import { HeldFeed } from "./heldFeed.ts";
import { NotedFindings } from "./notedFindings.ts";
import { readPatiently } from "./readPatiently.ts";
import { tryTellBreakGlass } from "./tellBreakGlass.ts";

type Needs = Pick<Ports, "store" | "clock" | "reports" | "directory" | "email">;

/** Whoever asks has time, and goes first after half a minute (`limits/priority.ts`). */
const PATIENCE_SECONDS = 90;
/** A look is a request as a rule; with two accounts there are five or so an hour. */
const LOOKS_A_RUN = 4;

const BY = "app";

/**
 * Who got in with a break-glass account, or tried to, at any time: also where no wave reads. Asks about one account
 * after the other, of those of the settings and of whoever is in the group that the policies leave out; a few requests
 * a run. Asked for are sign-ins that succeeded, so nobody from outside makes that longer; whoever gets in without end
 * ends a look, and what is refused lets others go first: one account keeps no other unwatched.
 *
 * Reads: the group, the log, the feed. Writes: the feed, and findings. Decides nothing. Safe to repeat: what is read
 * twice adds nothing, and two at once find each other by the feed's ETag.
 */
export const readBreakGlassInTime =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    await orNote(ports, config, aboutTimer.breakGlassGroup, () => noteMembers(ports, config));
    const run = { looks: 0 };
    const read = () => readOn(ports, config, run);
    await readPatiently(ports, config, { about: aboutTimer.breakGlass, patient: patience(), read });
  };

/** Whoever was known stays watched where the group cannot be read. */
async function noteMembers({ store, directory, clock }: Needs, config: Config): Promise<void> {
  const members = await idsOf(directory, config.breakGlassGroupId);
  const stored = await store.breakGlassFeed();
  const feed = stored?.feed ?? NO_BREAK_GLASS;
  const known = withMembers(feed, [...members], config.breakGlassUserIds, clock.now());
  if (!isDeepStrictEqual(known, feed)) await store.saveBreakGlassFeed(known, stored?.etag);
}

type RunEnd =
  | { readonly kind: "read" | "nothingDue" }
  | { readonly kind: "goOn"; readonly afterSeconds?: number | undefined; readonly busy?: TransientError };

/**
 * Look after look, under one claim: a look that has ended is written with whatever the call comes to.
 * @param run how many looks of this run have ended.
 * @throws TransientError before the first answer, or while another one reads. RefusedError.
 */
async function readOn(ports: Needs, config: Config, run: { looks: number }): Promise<RunEnd> {
  const { store, clock } = ports;
  const stored = await store.breakGlassFeed();
  const feed = stored?.feed ?? NO_BREAK_GLASS;
  const now = clock.now();
  const seconds = secondsToWait(feed, BY, now);
  if (seconds > 0) return { kind: "goOn", afterSeconds: seconds };
  const watched = watchedAccounts(feed, config.breakGlassUserIds);
  const begun = feed.reading && goesOn(feed, feed.reading, watched) ? feed.reading : undefined;
  const dueIn = (known: BreakGlassFeed) => nextLook(known, watched, config, run.looks, clock.now());
  const reading = begun ?? dueIn(feed);
  if (!reading) return { kind: "nothingDue" };

  const findings = {
    interactive: new NotedFindings(store, "interactive", watched),
    nonInteractive: new NotedFindings(store, "nonInteractive", watched),
  };
  const claimed = { ...feed, reading, claim: claimFor(BY, now) };
  const save = (row: BreakGlassFeed, etag: string | undefined) => store.saveBreakGlassFeed(row, etag);
  const held = await HeldFeed.claim<BreakGlassFeed>(save, stored?.etag, claimed);
  const end = await carryOn<BreakGlassReading, BreakGlassFeed>({
    clock,
    held,
    reading,
    by: BY,
    hasBegun: run.looks > 0,
    piece: async (place) => {
      const noted = findings[place.look === "nonInteractive" ? "nonInteractive" : "interactive"];
      const page = await readPage(ports, noted, place).catch((error: unknown) => {
        if (error instanceof RefusedError && place.cursor === undefined)
          held.note({ refusedAt: refusedNow(held.feed, place, clock.now()) });
        throw error;
      });
      if (!page.last) return page;
      run.looks += 1;
      held.note(afterLook(held.feed, page.last, watched));
      const next = dueIn(held.feed);
      return next ? { next, hasAsked: true } : page;
    },
    saveRows: async () => {
      const news = [await findings.interactive.save(), await findings.nonInteractive.save()];
      if (news.includes(true)) await tryTellBreakGlass(ports, config);
    },
    complete: (known, read) => afterLook(known, read, watched),
  });
  return end.kind === "goOn" ? end : { kind: "read" };
}

/** However many somebody has put into the group: every other look is for those of the settings. */
function nextLook(
  feed: BreakGlassFeed,
  watched: readonly string[],
  { breakGlassUserIds }: Config,
  ended: number,
  now: Date,
): BreakGlassReading | undefined {
  if (ended >= LOOKS_A_RUN) return undefined;
  const named = watched.slice(0, new Set(breakGlassUserIds.map((id) => id.toLowerCase())).size);
  const due = (ended % 2 === 0 && dueLook(feed, named, now)) || dueLook(feed, watched, now);
  return due && beginLook(feed, due, now);
}

async function readPage(
  { reports }: Needs,
  findings: NotedFindings,
  reading: BreakGlassReading,
): Promise<PieceEnd<BreakGlassReading>> {
  const { userId, look, from } = reading;
  if (look === "stopped" || look === "wrongPassword") {
    // The latest thousand tell enough: of those that are let in none is among them.
    const { items, unread } = await reports.failuresOf(userId, triedCodes[look], from, reading.to);
    findings.add(triesIn(items));
    return { last: nextPlace(reading, { unread: unread?.length }), hasAsked: true };
  }
  const { items, unread, next } = await reports.successPageOf(look, userId, from, endOf(reading), reading.cursor);
  findings.note(items);
  const oldest = oldestOf(items, reading.oldest);
  const following = nextPlace(reading, { next, oldest, unread: unread?.length });
  return { ...(next === undefined ? { last: following } : pageRead(following)), hasAsked: true };
}
