import { APP, type AuditEvent } from "../domain/audit.ts";
import { hours } from "../domain/calendar/durations.ts";
import type { Person } from "../domain/people/person.ts";
import type { WaveStage } from "../domain/wave/stages.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { mayMove } from "../domain/wave/waveMachine.ts";
import { RefusedError } from "../errors.ts";
import type { AuditTrail } from "../ports/store/audit.ts";
import type { WaveStore } from "../ports/store/waves.ts";
import { underEtag } from "../underEtag.ts";

/**
 * @throws RefusedError when there is no such wave: an activity is never started without its row. Its instance waits
 * until somebody has put the row back, and does not fail.
 */
export async function waveOf(store: WaveStore, waveId: string): Promise<WaveFacts> {
  const found = await store.wave(waveId);
  if (!found) throw noWave(waveId);
  return found.facts;
}

const noWave = (waveId: string): RefusedError =>
  new RefusedError("notFound", "noWaveRow", `table storage: the row of wave ${waveId} is not there`);

/**
 * Changes a wave row under its ETag: reads, lets `change` decide on what it read, writes, and starts over when somebody
 * was faster.
 * @returns the new facts; `undefined` when `change` found nothing to do. @throws ConflictError after several lost
 * races.
 */
export const changeWave = (
  store: WaveStore,
  waveId: string,
  change: (facts: WaveFacts) => WaveFacts | undefined,
): Promise<WaveFacts | undefined> =>
  underEtag(async () => {
    const found = await store.wave(waveId);
    if (!found) throw noWave(waveId);
    const changed = change(found.facts);
    if (changed) await store.saveWave(changed, found.etag);
    return changed;
  });

/**
 * Whether a step that leads to `to` is still wanted: people may have paused or cancelled the wave, or it may have moved
 * on.
 */
export function isWanted(facts: WaveFacts, to: WaveStage): boolean {
  return !facts.paused && !facts.cancelRequested && mayMove(facts.stage, to);
}

/**
 * Moves a wave on when that is still legal. A repeat finds it moved and only completes the audit line.
 * @returns the facts in the new stage; `undefined` when the wave went another way.
 */
export async function moveWave(
  store: WaveStore & AuditTrail,
  waveId: string,
  to: WaveStage,
  at: string,
  change: (facts: WaveFacts) => Partial<WaveFacts> = () => ({}),
  why?: string,
): Promise<WaveFacts | undefined> {
  const moved = await changeWave(store, waveId, (facts) =>
    mayMove(facts.stage, to) ? { ...facts, ...change(facts), stage: to, stageAt: at } : undefined,
  );
  const facts = moved ?? (await waveOf(store, waveId));
  if (facts.stage !== to) return undefined;
  await store.append([
    waveEvent(facts, { id: `stage|${to}|${facts.stageAt}`, at: facts.stageAt, what: `stage.${to}`, why }),
  ]);
  return facts;
}

/**
 * A line of the wave's audit trail, by the app itself unless said otherwise. `id` must come from facts, so that a
 * repeat is the same line.
 */
export function waveEvent(
  facts: { readonly waveId: string },
  event: Omit<AuditEvent, "scope" | "who"> & { readonly who?: Person },
): AuditEvent {
  return { who: APP, ...event, scope: facts.waveId };
}

/**
 * Stops a step for a reason that only people can mend: shown on the wave's page, then asked again within the hour.
 * @throws RefusedError always.
 */
export async function refuseStep(
  store: WaveStore,
  facts: WaveFacts,
  now: Date,
  code: string,
  because: string,
): Promise<never> {
  await store.saveWaiting(facts.waveId, {
    kind: "refused",
    until: new Date(now.getTime() + hours(1)).toISOString(),
    because,
  });
  throw new RefusedError("obstacle", code, because);
}
