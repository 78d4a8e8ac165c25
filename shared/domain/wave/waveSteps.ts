import type { WaveFacts, WaveStage, WaveStep } from "./waveTypes.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** @param until ms since epoch. */
export const waitUntil = (until: number, because: string): WaveStep & { kind: "wait" } => ({
  kind: "wait",
  until: new Date(until).toISOString(),
  because,
});

export const advanceTo = (to: WaveStage): WaveStep => ({ kind: "advance", to });

/** The later of two moments in ms since epoch; an absent one does not count. */
export const later = (moment: string | undefined, other: string): number =>
  Math.max(moment ? Date.parse(moment) : 0, Date.parse(other));

type RollBack = WaveStep & { readonly kind: "rollBack" };

/** The rollback that people asked for. */
export function rollBackAskedFor({ rollbackRequested: asked }: WaveFacts): RollBack | undefined {
  return (
    asked && {
      kind: "rollBack",
      because: `asked for by ${asked.by.displayName}: ${asked.reason}`,
      leadsTo: "rolledBack",
    }
  );
}

/** The cancellation that people asked for: it, too, sees to it that the policy does not apply. */
export function cancellationAskedFor({ cancelRequested: asked }: WaveFacts): RollBack | undefined {
  return asked && { kind: "rollBack", because: `cancelled by ${asked.by.displayName}`, leadsTo: "cancelled" };
}
