import type { InvocationContext } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import { waveInstanceId } from "../../../shared/durable/instanceIds.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../../shared/troubles/orNote.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { startOrWake } from "../../host/startOrWake.ts";
import type { LeavePorts } from "./leaveWave.ts";
import { leaveWithin } from "./leaveWithin.ts";

/** Less than the timer's minute and the queue's 45 s of visibility: runs of one message do not overlap. */
const PATIENCE_SECONDS = 40;
/** As in host.json: a message that fails once more is poisoned. */
const MOST_DELIVERIES = 5;
const Message = z.object({ waveId: z.string() });

/**
 * Every minute: carries every rollback on that was asked for and is not read back. It reads the wave rows, so it needs
 * no message and no orchestration; a wave whose members cannot be taken out holds up no other one.
 */
export const carryOnRollBacks =
  (ports: LeavePorts, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (orchestrations: Orchestrations): Promise<void> => {
    const { store } = ports;
    const patient = patience();
    for (const wave of await store.waves()) {
      if (!wave.rollbackRequested || !isApplied(wave.stage)) continue;
      await orLater(ports, config, wave.waveId, () => carryOn(ports, config, orchestrations, wave.waveId, patient));
    }
  };

/**
 * Queue `roll-backs`: the same for one wave, at once. What is not read back is delivered again after a while; the last
 * delivery leaves it to the timer, so that a tenant which is busy for long poisons no message.
 */
export const onRollBackMessage =
  (ports: LeavePorts, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (message: unknown, context: InvocationContext, orchestrations: Orchestrations): Promise<void> => {
    const { waveId } = Message.parse(message);
    if (await orLater(ports, config, waveId, () => carryOn(ports, config, orchestrations, waveId, patience()))) return;
    if (Number(context.triggerMetadata?.["dequeueCount"] ?? MOST_DELIVERIES) < MOST_DELIVERIES)
      throw new TransientError("not everybody is out of the enforced group yet");
  };

/** @returns whether nothing is left to do. */
async function carryOn(
  ports: LeavePorts,
  config: Config,
  orchestrations: Orchestrations,
  waveId: string,
  patience: Patience,
): Promise<boolean> {
  const way = await leaveWithin(ports, config, waveId, patience);
  if (way.kind === "out") await startOrWake(orchestrations, "waveRollout", waveInstanceId(waveId), { waveId });
  return way.kind === "nothing" || (way.kind === "out" && way.isSettled);
}

/** One that does not go on is left to the next minute: another wave must not wait for it. @returns as `carryOn`. */
const orLater = async (
  ports: LeavePorts,
  config: Config,
  scope: string,
  run: () => Promise<boolean>,
): Promise<boolean> => (await orNote(ports, config, { ...aboutTimer.rollBacks, scope }, run)) ?? false;
