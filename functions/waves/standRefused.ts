import type { DueStep } from "../../shared/domain/wave/waveSteps.ts";
import { REFUSED_AGAIN_AFTER_SECONDS, type RefusedError, saidBy } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutWave } from "../../shared/troubles/aboutWork.ts";

/**
 * A refusal of a whole step stands where people look for it, in the service's own words. The step is asked again within
 * the hour. An obstacle that the step found itself stands there already.
 */
export async function standRefused(
  { store, clock }: Pick<Ports, "store" | "clock">,
  waveId: string,
  { kind }: DueStep,
  error: RefusedError,
): Promise<void> {
  if (error.reason === "obstacle") return;
  const until = new Date(clock.now().getTime() + REFUSED_AGAIN_AFTER_SECONDS * 1000).toISOString();
  const because = `${aboutWave(waveId, kind).doing} was refused: ${saidBy(error)}`;
  await store.saveWaiting(waveId, { kind: "refused", until, because });
}
