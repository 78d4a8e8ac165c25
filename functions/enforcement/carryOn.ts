import { randomUUID } from "node:crypto";
import type { InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { EnforcementSwitch } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { changeSwitch } from "../../shared/enforcement/switchRow.ts";
import { TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { unlessUnreadable } from "../../shared/unlessUnreadable.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { carryOnPolicies } from "./guard/carryOnPolicies.ts";
import { sweepEnforced } from "./guard/methods/sweepEnforced.ts";
import { notYet, notYetBy, type Progress } from "./progress.ts";
import { letGo, startOnce } from "./start/startOnce.ts";
import type { StartNeeds } from "./start/startScope.ts";
import { type InTheWay, stopOnce } from "./stopOnce.ts";

/** Less than the timer's minute and the queue's 45 s of visibility: runs of one message do not overlap. */
const PATIENCE_SECONDS = 40;
/** As in host.json: a message that fails once more is poisoned. */
const MOST_DELIVERIES = 5;

/**
 * Carries out whatever start or stop stands in the row, step by step, until it is done or the patience is at its end.
 * A stop comes first, and is read anew before each step. Why it is not done yet stands in the row then.
 */
async function carryOn(ports: StartNeeds, config: Config, patience: Patience): Promise<Progress> {
  const worker = randomUUID();
  const inTheWay: InTheWay = new Map();
  for (;;) {
    const progress = await oneStep(ports, config, worker, inTheWay, patience);
    const mayGoOn = progress.kind === "notYet" && !progress.refused && progress.afterSeconds <= patience.left();
    if (!mayGoOn) {
      await orNote(ports, config, aboutTimer.switch, () => conclude(ports, config, worker, progress));
      return progress;
    }
    if (progress.afterSeconds > 0) await patience.pause(progress.afterSeconds);
  }
}

async function oneStep(
  ports: StartNeeds,
  config: Config,
  worker: string,
  inTheWay: InTheWay,
  patience: Patience,
): Promise<Progress> {
  try {
    const stop = await stopOnce(ports, config, inTheWay);
    return stop.kind === "done" ? await startOnce(ports, config, worker, patience) : stop;
  } catch (error) {
    return notYetBy(error);
  }
}

/** For the page. */
async function conclude(ports: StartNeeds, config: Config, worker: string, progress: Progress): Promise<void> {
  const { store } = ports;
  await letGo(ports, worker);
  if (progress.kind === "done") return;
  const { because, error } = progress;
  await changeSwitch(store, (known) =>
    isOpen(known) && known.notYetBecause !== because ? { ...known, notYetBecause: because } : undefined,
  );
  if (error !== undefined) await noteTrouble(ports, config, aboutTimer.switch, error);
}

/** Whether something is left to carry out. */
const isOpen = ({ startConfirmed, runningSince, stopAsked, stoppedAt }: EnforcementSwitch): boolean =>
  (startConfirmed !== undefined && runningSince === undefined) || (stopAsked !== undefined && stoppedAt === undefined);

/**
 * Every minute: carries on what was asked for and is not read back, and what the guard found about policies. Then the
 * look at everybody after a change of the methods policy. It needs no message and no orchestration.
 */
export const carryOnSwitch =
  (ports: StartNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    // One that nobody can read asks for nothing: the rest of the minute does not wait for it.
    const known = (await unlessUnreadable(ports.store.enforcementSwitch()))?.value;
    if (known && (isOpen(known) || known.starting)) await carryOn(ports, config, patient);
    await orNote(ports, config, aboutTimer.ownPolicies, () => carryOnPolicies(ports, config, patient));
    await orNote(ports, config, aboutTimer.sweepEnforced, () => sweepEnforced(ports, config, patient));
  };

/**
 * Queue `roll-backs`: the same at once. What is not done is delivered again after a while; the last delivery leaves it
 * to the timer, so that a tenant which is busy for long poisons no message.
 */
export const onSwitchMessage =
  (ports: StartNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (context: InvocationContext): Promise<void> => {
    const progress = await carryOn(ports, config, patience());
    if (progress.kind === "done") return;
    if (Number(context.triggerMetadata?.["dequeueCount"] ?? MOST_DELIVERIES) < MOST_DELIVERIES)
      throw new TransientError(`enforcement: ${progress.because}`);
  };

/**
 * The same in the request of whoever decided, for as long as somebody waits; the rest is left to the queue and the
 * timer.
 */
export async function carryOnWhileWaiting(
  ports: StartNeeds & Pick<Ports, "rollBacks">,
  config: Config,
  kind: "start" | "stop",
  patience: Patience,
): Promise<Progress> {
  const progress = (await patience.within(carryOn(ports, config, patience))) ?? notYet("Entra has not answered yet");
  if (progress.kind === "done") return progress;
  // A queue that does not take the message leaves it to the timer, which needs none.
  await orNote(ports, config, aboutTimer.switch, () => ports.rollBacks.enqueue({ kind }));
  return progress;
}
