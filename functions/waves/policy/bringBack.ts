import type { Config } from "../../../shared/config/config.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import { waveOf } from "../../../shared/waves/waveRow.ts";
import type { Patience } from "../../host/patience.ts";
import { type TakenBack, takeBackWithin, whyBack } from "./takeBack.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email" | "rollBacks">;

/**
 * The emergency brake, in the request of whoever pulls it: takes the policy back as far as the patience allows, leaves
 * the rest to the queue and the timer, and tells the operators at once. What stands in the rows is the answer.
 */
export async function bringBack(ports: Needs, config: Config, waveId: string, patience: Patience): Promise<void> {
  const taken = await asFarAsPossible(ports, config, waveId, patience);
  if (taken?.kind === "nothing" || (taken?.kind === "back" && taken.isSettled)) return;
  await handOver(ports, waveId);
  if (taken?.kind === "back") return;
  const wave = await waveOf(ports.store, waveId);
  const asked = wave.rollbackRequested ?? wave.cancelRequested;
  if (!asked) return;
  const say = `The policy of this wave is to go back to report-only, ${whyBack(wave)}. Not yet: ${taken?.because ?? "Entra has not answered"}. It is tried again every minute.`;
  await tryAlert(ports, config, wave, `askedBack|${asked.at}`, say);
}

/** @returns `undefined` when the time was up, or a table did not answer: nobody knows then. */
async function asFarAsPossible(
  ports: Needs,
  config: Config,
  waveId: string,
  patience: Patience,
): Promise<TakenBack | undefined> {
  try {
    return await patience.within(takeBackWithin(ports, config, waveId, patience));
  } catch (error) {
    if (error instanceof TransientError) return undefined;
    throw error;
  }
}

/** A queue that does not take the message leaves it to the timer, which needs none. */
async function handOver({ rollBacks }: Needs, waveId: string): Promise<void> {
  try {
    await rollBacks.enqueue({ waveId });
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
  }
}
