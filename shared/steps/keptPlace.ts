import type { Place } from "../domain/wave/waiting.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import type { AnyPagedStep, StepScope, Wakeable } from "./step.ts";
import type { StepEnd } from "./stepEnd.ts";

/**
 * The place of a step that waits, beside what it waits for, for as long as its run has not ended: a log that is always
 * busy somewhere in the middle is read to its end.
 */
export async function keptPlace(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { phases }: Pick<AnyPagedStep, "phases">,
  wakeable: Wakeable,
  wave: WaveFacts,
): Promise<Place | undefined> {
  const kept = (await store.waiting(wave.waveId))?.place;
  if (!kept || kept.of !== wakeable.runOf(wave) || !Object.hasOwn(phases, kept.phase)) return undefined;
  return takenUp(wakeable, kept, clock.now());
}

/** Where a step goes on that was left at this place. */
export function takenUp(wakeable: Wakeable, place: Place, now: Date): Place {
  const phase = wakeable.takenUpAt(place, now);
  return phase === place.phase ? place : { ...place, phase, cursor: undefined };
}

/** Ends a call where people can wake the wave. @param place kept for the next call; without it the step begins anew. */
export async function waitWhereWoken(
  { ports, wave, now }: StepScope,
  wakeable: Wakeable,
  wait: { readonly kind: "busy" | "refused"; readonly seconds: number; readonly because: string },
  place?: Place,
): Promise<StepEnd> {
  const { kind, because } = wait;
  const until = new Date(now.getTime() + wait.seconds * 1000).toISOString();
  // Not as the row is by now: a write that ended the run may have taken effect without an answer.
  const kept = place && { place: { ...place, of: place.of ?? wakeable.runOf(wave) } };
  await ports.store.saveWaiting(wave.waveId, { kind, until, because, ...kept });
  return { kind: "wait", until, because };
}
