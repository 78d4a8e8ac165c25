import type { Config } from "../../shared/config/config.ts";
import { ConflictError, isServiceError, saidBy, TransientError } from "../../shared/errors.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { type ReleaseNeeds, releaseOnce } from "./releaseOnce.ts";

/** Less than the timer's minute. */
const PATIENCE_SECONDS = 40;
const AGAIN_SECONDS = 2;

/**
 * Every minute: carries every release on that is not where it should be: out, back, or looked at. It reads the rows, so
 * it needs no message and no request; one person whom Entra refuses holds up nobody else.
 */
export const carryOnReleases =
  (ports: ReleaseNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    for (const { userId } of await ports.store.openReleases()) await carryOnRelease(ports, config, userId, patient);
  };

/**
 * Step after step, for as long as somebody waits; the rest is the timer's. What is in the way stands in the row, and a
 * refusal reaches the operators once a day.
 */
export async function carryOnRelease(
  ports: ReleaseNeeds,
  config: Config,
  userId: string,
  patience: Patience,
): Promise<void> {
  for (;;) {
    const because = await oneStep(ports, config, userId);
    if (because === undefined || patience.left() <= AGAIN_SECONDS) return;
    await patience.pause(AGAIN_SECONDS);
  }
}

/** @returns why it is to be tried again; `undefined` when nothing is to be done before its time. */
async function oneStep(ports: ReleaseNeeds, config: Config, userId: string): Promise<string | undefined> {
  try {
    const progress = await releaseOnce(ports, config, userId);
    return progress.kind === "again" ? progress.because : undefined;
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await noteTrouble(ports, config, about(userId), error);
    if (error instanceof ConflictError) return "another writer was faster";
    if (error instanceof TransientError) return error.message;
    await noteRefused(ports, userId, saidBy(error));
    return undefined;
  }
}

const about = (userId: string): AboutTrouble => ({
  ...aboutTimer.releases,
  meanwhile: `The release of ${userId}, and maybe of others, is not where it should be; the person's page says more.`,
});

async function noteRefused(ports: ReleaseNeeds, userId: string, why: string): Promise<void> {
  const known = await ports.store.releaseOf(userId);
  if (!known || known.notYet === why) return;
  try {
    const { etag, ...release } = known;
    await ports.store.saveRelease({ ...release, notYet: why }, etag);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
