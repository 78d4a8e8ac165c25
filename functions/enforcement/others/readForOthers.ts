import type { Config } from "../../../shared/config/config.ts";
import { keepsIn } from "../../../shared/domain/enforcement/enforcement.ts";
import { isReadLate, NOTHING_READ, type Reader, readerForOthers } from "../../../shared/domain/signIns/signInFeed.ts";
import { RefusedError, TransientError } from "../../../shared/errors.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { tryAppAlert } from "../../../shared/waves/staffMails.ts";
import type { Patience } from "../../host/patience.ts";
import { readForAll } from "../../signIns/readForAll.ts";
import { SignInLogRefused } from "../../signIns/signInLogRefused.ts";
import { tellLogRefused } from "../../signIns/tellLogRefused.ts";
import type { OthersNeeds } from "./othersNeeds.ts";

/** Between two calls, each of which asks as often as Graph allows at once. */
const BETWEEN_CALLS_SECONDS = 10;

/**
 * Reads the log where nobody has read it for hours, and somebody is enforced. Where a wave reads, this does nothing.
 * Safe to repeat: how far it came stands in the feed.
 */
export async function readForOthers(ports: OthersNeeds, config: Config, patience: Patience): Promise<void> {
  const { store, clock } = ports;
  const reader = readerForOthers((await store.signInFeed())?.feed ?? NOTHING_READ, clock.now());
  if (!reader || !(await isAnybodyEnforced(store))) return;
  try {
    if (await isReadToItsEnd(ports, config, reader, patience)) return;
  } catch (error) {
    if (error instanceof SignInLogRefused) return tellLogRefused(ports, config, error);
    if (error instanceof RefusedError || !(error instanceof TransientError)) throw error;
    await noteTrouble(ports, config, aboutTimer.others, error);
  }
  await tellWhenLate(ports, config);
}

/** Reads on for as long as the patience lasts: the next run goes on where this one stood. */
async function isReadToItsEnd(
  ports: OthersNeeds,
  config: Config,
  reader: Reader,
  patience: Patience,
): Promise<boolean> {
  const since = ports.clock.now().toISOString();
  for (;;) {
    const end = await readForAll(ports, config, reader, since);
    if (end.kind === "read") return true;
    const seconds = end.afterSeconds ?? BETWEEN_CALLS_SECONDS;
    if (patience.left() <= seconds) return false;
    await patience.pause(seconds);
  }
}

/** The first page of rows tells, as a rule. */
async function isAnybodyEnforced(store: OthersNeeds["store"]): Promise<boolean> {
  for await (const page of store.enforcementPages()) if (page.unread.length > 0 || page.rows.some(keepsIn)) return true;
  return false;
}

/**
 * A log that is busy for hours is as good as none. Whoever is faster with the row notes it as well.
 * @throws ConflictError then: one that lasts is told, like every other trouble.
 */
async function tellWhenLate(ports: OthersNeeds, config: Config): Promise<void> {
  const { store, clock } = ports;
  const stored = await store.signInFeed();
  const now = clock.now();
  if (!stored || readerForOthers(stored.feed, now) === undefined) return;
  const { feed, etag } = stored;
  if (feed.unreadSince === undefined) {
    await store.saveSignInFeed({ ...feed, unreadSince: now.toISOString() }, etag);
    return;
  }
  if (!isReadLate(feed, now)) return;
  const since = feed.readUntil === undefined ? "" : ` since ${feed.readUntil}`;
  const what = `People are enforced, and the sign-in log could not be read to its end${since}: Graph is busy, or the log is flooded. It is tried again every quarter of an hour. Until then nobody sees whom the workforce policy stops.`;
  await tryAppAlert(ports, config, `signInLog|late|${now.toISOString().slice(0, 10)}`, what);
}
