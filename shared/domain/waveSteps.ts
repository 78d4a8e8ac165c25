import type { WaveStage, WaveStep } from "./waveTypes.ts";

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
export const later = (moment: string | undefined, other: string): number => Math.max(moment ? Date.parse(moment) : 0, Date.parse(other));
