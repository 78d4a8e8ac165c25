import type { Config } from "../../../shared/config/config.ts";
import { ConflictError, isServiceError, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import { waveOf } from "../../../shared/waves/waveRow.ts";
import type { Patience } from "../../host/patience.ts";
import { type LeavePorts, type WayOut, whyBack } from "./leaveWave.ts";
import { leaveWithin } from "./leaveWithin.ts";

type Needs = LeavePorts & Pick<Ports, "rollBacks">;

/**
 * The emergency brake, in the request of whoever pulls it: takes the wave's members out of the enforced group as far as
 * the patience allows. It leaves the rest to the queue and the timer, and tells operators and security at once. What
 * stands in the rows is the answer.
 */
export async function bringBack(ports: Needs, config: Config, waveId: string, patience: Patience): Promise<void> {
  const way = await asFarAsPossible(ports, config, waveId, patience);
  if (way?.kind === "nothing" || (way?.kind === "out" && way.isSettled)) return;
  await handOver(ports, config, waveId);
  if (way?.kind === "out") return;
  const wave = await waveOf(ports.store, waveId);
  const asked = wave.rollbackRequested;
  if (!asked) return;
  const say = `The members of this wave are to leave the enforced group, ${whyBack(wave)}. Not yet: ${way?.because ?? "Entra has not answered"}. It is tried again every minute.`;
  await tryAlert(ports, config, wave, `askedBack|${asked.at}`, say, "both");
}

/** @returns `undefined` when the time was up, or a table gave no answer that helps: nobody knows then. */
async function asFarAsPossible(
  ports: Needs,
  config: Config,
  waveId: string,
  patience: Patience,
): Promise<WayOut | undefined> {
  try {
    return await patience.within(leaveWithin(ports, config, waveId, patience));
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await noteTrouble(ports, config, { ...aboutTimer.rollBacks, scope: waveId }, error);
    return undefined;
  }
}

/** A queue that does not take the message leaves it to the timer, which needs none. */
async function handOver(ports: Needs, config: Config, waveId: string): Promise<void> {
  try {
    await ports.rollBacks.enqueue({ waveId });
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    await noteTrouble(ports, config, { ...aboutTimer.rollBacks, scope: waveId }, error);
  }
}
