import type { InvocationContext } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import { nextTakeBackStep } from "../../../shared/domain/policy/takingBack.ts";
import { waveInstanceId } from "../../../shared/durable/instanceIds.ts";
import { ConflictError, RefusedError, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { startOrWake } from "../../host/startOrWake.ts";
import { takeBackWithin } from "./takeBack.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email">;

/** Less than the timer's minute and the queue's 45 s of visibility: runs of one message do not overlap. */
const PATIENCE_SECONDS = 40;
/** As in host.json: a message that fails once more is poisoned. */
const MOST_DELIVERIES = 5;
const Message = z.object({ waveId: z.string() });

/**
 * Every minute: carries every rollback on that was asked for and is not read back. It reads the wave rows, so it needs
 * no message and no orchestration; a wave whose policy cannot be taken back holds up no other one.
 */
export const carryOnRollBacks =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS)) =>
  async (orchestrations: Orchestrations): Promise<void> => {
    const { store } = ports;
    const patient = patience();
    for (const wave of await store.waves()) {
      if (!wave.rollbackRequested && !wave.cancelRequested) continue;
      await unlessInTheWay(async () => {
        const step = nextTakeBackStep(wave, await store.registeredPolicy(wave.waveId));
        return step.kind === "write" || step.kind === "read"
          ? carryOn(ports, config, orchestrations, wave.waveId, patient)
          : true;
      });
    }
  };

/**
 * Queue `roll-backs`: the same for one wave, at once. What is not read back is delivered again after a while; the last
 * delivery leaves it to the timer, so that a tenant which is busy for long poisons no message.
 */
export const onRollBackMessage =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS)) =>
  async (message: unknown, context: InvocationContext, orchestrations: Orchestrations): Promise<void> => {
    const { waveId } = Message.parse(message);
    if (await unlessInTheWay(() => carryOn(ports, config, orchestrations, waveId, patience()))) return;
    if (Number(context.triggerMetadata?.["dequeueCount"] ?? MOST_DELIVERIES) < MOST_DELIVERIES)
      throw new TransientError("the policy is not back yet");
  };

/** @returns whether nothing is left to do. */
async function carryOn(
  ports: Needs,
  config: Config,
  orchestrations: Orchestrations,
  waveId: string,
  patience: Patience,
): Promise<boolean> {
  const taken = await takeBackWithin(ports, config, waveId, patience);
  if (taken.kind === "back") await startOrWake(orchestrations, "waveRollout", waveInstanceId(waveId), { waveId });
  return taken.kind === "nothing" || (taken.kind === "back" && taken.isSettled);
}

/** What may heal, or is refused, is left to the next minute: another wave must not wait for this one. */
async function unlessInTheWay(run: () => Promise<boolean>): Promise<boolean> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError)
      return false;
    throw error;
  }
}
