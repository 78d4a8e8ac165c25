import { isDeepStrictEqual } from "node:util";
import type { Config } from "../../shared/config/config.ts";
import {
  afterLook,
  type BreakGlassFeed,
  type BreakGlassReading,
  beginLook,
  dueLook,
  NO_BREAK_GLASS,
  watchedAccounts,
  withMembers,
} from "../../shared/domain/signIns/breakGlassFeed.ts";
import { triedCodes, triesIn } from "../../shared/domain/signIns/breakGlassTries.ts";
import { nextPlace } from "../../shared/domain/signIns/nextPlace.ts";
import { oldestOf } from "../../shared/domain/signIns/pagesLeft.ts";
import { claimFor, endOf, secondsToWait } from "../../shared/domain/signIns/signInFeed.ts";
import type { TransientError } from "../../shared/errors.ts";
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
 * a run. Asked for are sign-ins that succeeded, so nobody from outside makes that longer.
 *
 * Reads: the group, the log, the feed. Writes: the feed, and findings. Decides nothing. Safe to repeat: what is read
 * twice adds nothing, and two at once find each other by the feed's ETag.
 */
export const readBreakGlassInTime =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    await orNote(ports, config, aboutTimer.breakGlassGroup, () => noteMembers(ports, config));
    const patient = patience();
    for (let looks = 0; looks < LOOKS_A_RUN; looks++) {
      // However many somebody has put into the group: every other look is for those of the settings.
      const read = () => readNext(ports, config, looks % 2 === 0);
      const end = await readPatiently(ports, config, { about: aboutTimer.breakGlass, patient, read });
      if (end?.kind !== "read") return;
    }
  };

/** Whoever was known stays watched where the group cannot be read. */
async function noteMembers({ store, directory, clock }: Needs, config: Config): Promise<void> {
  const members = await idsOf(directory, config.breakGlassGroupId);
  const stored = await store.breakGlassFeed();
  const feed = stored?.feed ?? NO_BREAK_GLASS;
  const known = withMembers(feed, [...members], config.breakGlassUserIds, clock.now());
  if (!isDeepStrictEqual(known, feed)) await store.saveBreakGlassFeed(known, stored?.etag);
}

type LookEnd =
  | { readonly kind: "read" | "nothingDue" }
  | { readonly kind: "goOn"; readonly afterSeconds?: number | undefined; readonly busy?: TransientError };

/** @throws TransientError before the first answer, or while another one reads. RefusedError. */
async function readNext(ports: Needs, config: Config, isForNamed: boolean): Promise<LookEnd> {
  const { store, clock } = ports;
  const stored = await store.breakGlassFeed();
  const feed = stored?.feed ?? NO_BREAK_GLASS;
  const now = clock.now();
  const seconds = secondsToWait(feed, BY, now);
  if (seconds > 0) return { kind: "goOn", afterSeconds: seconds };
  const watched = watchedAccounts(feed, config.breakGlassUserIds);
  const begun = feed.reading && watched.includes(feed.reading.userId) ? feed.reading : undefined;
  const named = watchedAccounts(NO_BREAK_GLASS, config.breakGlassUserIds);
  const due = (isForNamed && dueLook(feed, named, now)) || dueLook(feed, watched, now);
  const reading = begun ?? (due && beginLook(feed, due, now));
  if (!reading) return { kind: "nothingDue" };

  const findings = new NotedFindings(
    store,
    reading.look === "nonInteractive" ? "nonInteractive" : "interactive",
    watched,
  );
  const end = await carryOn<BreakGlassReading, BreakGlassFeed>({
    clock,
    held: await HeldFeed.claim<BreakGlassFeed>((row, etag) => store.saveBreakGlassFeed(row, etag), stored?.etag, {
      ...feed,
      reading,
      claim: claimFor(BY, now),
    }),
    reading,
    by: BY,
    hasBegun: false,
    piece: (place) => readPage(ports, findings, place),
    saveRows: async () => {
      if (await findings.save()) await tryTellBreakGlass(ports, config);
    },
    complete: (known, read) => afterLook(known, read, watched),
  });
  return end.kind === "goOn" ? end : { kind: "read" };
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
  return next === undefined ? { last: following, hasAsked: true } : { next: following, hasAsked: true };
}
