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
import { brakeLeavers } from "./brakeLeavers.ts";
import { leaverOnce } from "./leaverOnce.ts";
import type { LeaverNeeds } from "./leaverStep.ts";

/**
 * Every quarter of an hour: does for everybody who is gone what is due by now. It reads the rows, so it needs no
 * message and no instance; one person whom Entra refuses holds up nobody else.
 */
export const carryOnLeavers =
  (ports: LeaverNeeds, config: Config) =>
  async (orchestrations: Orchestrations): Promise<void> => {
    await brakeLeavers(ports, config);
    for (const { leaver } of await ports.store.leavers("open"))
      await carryOnLeaver(ports, config, leaver.worker, orchestrations);
  };

/** Step after step until one waits. What is in the way stands in the row, and the operators hear of a refusal. */
export async function carryOnLeaver(
  ports: LeaverNeeds,
  config: Config,
  worker: string,
  orchestrations: Orchestrations,
): Promise<void> {
  try {
    while (await leaverOnce(ports, config, worker, orchestrations));
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await noteTrouble(ports, config, aboutLeaver(worker), error);
    if (!(error instanceof ConflictError)) await noteNotYet(ports, worker, error);
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
