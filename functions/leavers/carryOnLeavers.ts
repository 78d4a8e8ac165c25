import type { Config } from "../../shared/config/config.ts";
import {
  ConflictError,
  isServiceError,
  REFUSED_AGAIN_AFTER_SECONDS,
  saidBy,
  TransientError,
} from "../../shared/errors.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutLeaver } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { brakeLeavers } from "./brakeLeavers.ts";
import { leaverOnce } from "./leaverOnce.ts";
import type { LeaverNeeds } from "./leaverStep.ts";

/** Of the timer's quarter of an hour; what is left then is for its next run. */
const PATIENCE_SECONDS = 300;

/**
 * Every quarter of an hour: does for everybody who is gone what is due by now. It reads the rows, so it needs no
 * message and no instance; one person whom Entra refuses holds up nobody else. Where Entra is busy it waits for a
 * moment: a night has to do for many who leave on one day.
 */
export const carryOnLeavers =
  (ports: LeaverNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (orchestrations: Orchestrations): Promise<void> => {
    const open = await brakeLeavers(ports, config);
    const patient = patience();
    for (const { leaver } of open) await carryOnLeaver(ports, config, leaver.worker, orchestrations, patient);
  };

/**
 * Step after step until one waits. What is in the way stands in the row, and the operators hear of a refusal.
 * @param patience absent: nobody waits for what is busy.
 */
export async function carryOnLeaver(
  ports: LeaverNeeds,
  config: Config,
  worker: string,
  orchestrations: Orchestrations,
  patience?: Patience,
): Promise<void> {
  for (;;) {
    const busyFor = await untilOneWaits(ports, config, worker, orchestrations);
    if (busyFor === undefined || patience === undefined || patience.left() <= busyFor) return;
    await patience.pause(busyFor);
  }
}

/** @returns for how many seconds whatever is asked is busy; `undefined` where nothing is, or it does not say. */
async function untilOneWaits(
  ports: LeaverNeeds,
  config: Config,
  worker: string,
  orchestrations: Orchestrations,
): Promise<number | undefined> {
  try {
    while (await leaverOnce(ports, config, worker, orchestrations));
    return undefined;
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await noteTrouble(ports, config, aboutLeaver(worker), error);
    if (error instanceof ConflictError) return undefined;
    await noteNotYet(ports, worker, error);
    return error instanceof TransientError ? error.retryAfterSeconds : undefined;
  }
}

async function noteNotYet(
  { store, clock }: LeaverNeeds,
  worker: string,
  error: Parameters<typeof saidBy>[0] | TransientError,
): Promise<void> {
  const known = await store.leaver(worker);
  if (known?.leaver.state !== "waiting") return;
  const mayHeal = error instanceof TransientError;
  const seconds = mayHeal ? (error.retryAfterSeconds ?? 0) : REFUSED_AGAIN_AFTER_SECONDS;
  const nextAt = new Date(clock.now().getTime() + seconds * 1000).toISOString();
  try {
    await store.saveLeaver({ ...known.leaver, notYet: mayHeal ? error.message : saidBy(error), nextAt }, known.etag);
  } catch (conflict) {
    if (!(conflict instanceof ConflictError)) throw conflict;
  }
}
