import type { Config } from "../../shared/config/config.ts";
import {
  type DeviceReading,
  devicesRead,
  devicesReadAnew,
  dueReading,
  type InactiveDevicesFeed,
  inactiveAmong,
  REFUSED_MS,
} from "../../shared/domain/signIns/inactiveDevices.ts";
import { nextPlace } from "../../shared/domain/signIns/nextPlace.ts";
import {
  claimFor,
  isStillClaimed,
  LONGEST_PAUSE_SECONDS,
  secondsToWait,
} from "../../shared/domain/signIns/signInFeed.ts";
import { RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { HeldFeed } from "./heldFeed.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory">;

/** 5,000 devices, of which few tenants have as many; the next run goes on. */
const PAGES_A_RUN = 10;
const BUSY_SECONDS = 60;
const BY = "app";

/**
 * Once a week, the devices on which nobody signs in any more; only with `INACTIVE_DEVICES`. A few pages a run, from
 * where the last one stood.
 *
 * Reads: the directory's devices, the feed. Writes: the feed, and findings. Decides nothing. Safe to repeat: a device
 * that is read twice is one row, and two at once find each other by the feed's ETag.
 * @throws TransientError. RefusedError: nothing is asked for an hour then, and the next reading begins anew.
 */
export const readInactiveDevices =
  (ports: Needs, { inactiveDevices }: Pick<Config, "inactiveDevices">) =>
  async (): Promise<void> => {
    if (!inactiveDevices) return;
    const { store, clock } = ports;
    const stored = await store.inactiveDevicesFeed();
    const { read, ...feed } = stored?.feed ?? {};
    const now = clock.now();
    const reading = dueReading({ ...feed, read }, now);
    if (!reading || secondsToWait(feed, BY, now) > 0) return;
    const known = read && { read };
    const held = await HeldFeed.claim<InactiveDevicesFeed>(
      (row, etag) => store.saveInactiveDevicesFeed(row, etag),
      stored?.etag,
      { ...known, reading, claim: claimFor(BY, now) },
    );
    await readPages(ports, held, known, reading);
  };

async function readPages(
  { store, directory, clock }: Needs,
  held: HeldFeed<InactiveDevicesFeed>,
  known: Pick<InactiveDevicesFeed, "read"> | undefined,
  begun: DeviceReading,
): Promise<void> {
  let reading = begun;
  for (let pages = 0; pages < PAGES_A_RUN; pages++) {
    const page = await pageOf(directory, reading).catch((error: unknown) =>
      putDown(held, known, reading, clock, error),
    );
    if (page === "anew") {
      const again = devicesReadAnew(reading);
      if (!again) return putDown(held, known, reading, clock, lostTooOften());
      reading = again;
      continue;
    }
    // Another run may read by now.
    if (!isStillClaimed(held.feed, clock.now())) return;
    const found = inactiveAmong(page.items, reading);
    if (found.length > 0) await store.saveLogFindings(found);
    reading = nextPlace(reading, page);
    if (page.next === undefined) return held.save(devicesRead(reading, clock.now()));
    await held.save({ ...known, reading, claim: claimFor(BY, clock.now()) });
  }
  await held.save({ ...known, reading });
}

/** @returns `anew` where Graph has forgotten the place. */
async function pageOf(directory: Needs["directory"], { before, cursor }: DeviceReading) {
  try {
    return await directory.inactiveDevices(before, cursor);
  } catch (error) {
    if (error instanceof RefusedError && error.reason === "cursor" && cursor !== undefined) return "anew" as const;
    throw error;
  }
}

/** What was reached is kept while Graph is busy; what it refuses begins anew, later. @throws `error`. */
async function putDown(
  held: HeldFeed<InactiveDevicesFeed>,
  known: Pick<InactiveDevicesFeed, "read"> | undefined,
  reading: DeviceReading,
  clock: Needs["clock"],
  error: unknown,
): Promise<never> {
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
  if (error instanceof RefusedError) await held.save({ ...known, askAgainAt: inMs(REFUSED_MS) });
  if (error instanceof TransientError) {
    const seconds = Math.min(error.retryAfterSeconds ?? BUSY_SECONDS, LONGEST_PAUSE_SECONDS);
    await held.save({ ...known, reading, askAgainAt: inMs(seconds * 1000) });
  }
  throw error;
}

const lostTooOften = () =>
  new RefusedError("cursor", "LostPlace", "graph: GET devices: it lost its place in the list again and again");
