import { isApplied } from "../domain/wave/stages.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Whether people may still enter by this wave: asked right before they do, where slow looks lie between the reading of
 * its row and the entry. A pause or a rollback that was acknowledged meanwhile holds. It reads past the copies of this
 * call. A row that is missing, or that nobody can read, lets nobody in.
 */
export async function mayStillEnter(
  store: Pick<Ports["store"], "waves">,
  { waveId, round }: Pick<WaveFacts, "waveId" | "round">,
): Promise<boolean> {
  const wave = (await store.waves()).find((one) => one.waveId === waveId);
  return wave !== undefined && isApplied(wave.stage) && wave.round === round && !wave.paused && !wave.rollbackRequested;
}
