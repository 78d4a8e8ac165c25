import { hours, minutes } from "../calendar/durations.ts";
/** Sends that were taken out of the quota in the last hour: `[moment in ms, how many]`, oldest first. */
export type QuotaUse = readonly (readonly [at: number, sends: number])[];

export interface QuotaLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

/** Keeps the stored list small whatever the quota. */
const MOST_ENTRIES = 200;

/**
 * Takes up to `wanted` sends out of both sliding windows of the mail service (email facts 1.2). Pure.
 * @returns what was granted, what to store, and, when nothing was granted, the first moment at which a send is free
 * again.
 */
export function takeFromQuota(
  use: QuotaUse,
  wanted: number,
  now: number,
  limits: QuotaLimits,
): { readonly granted: number; readonly use: QuotaUse; readonly askAgainAt?: number } {
  const recent = use.filter(([at]) => at > now - hours(1));
  const lastMinute = recent.filter(([at]) => at > now - minutes(1));
  const free = Math.min(limits.perMinute - total(lastMinute), limits.perHour - total(recent));
  const granted = Math.max(0, Math.min(wanted, free));
  if (granted > 0) return { granted, use: shortened([...recent, [now, granted]]) };
  const minuteFreeAt = freeAt(lastMinute, limits.perMinute, minutes(1));
  const hourFreeAt = freeAt(recent, limits.perHour, hours(1));
  return { granted: 0, use: recent, askAgainAt: Math.max(minuteFreeAt ?? now, hourFreeAt ?? now) };
}

/** When enough of the window's sends are old enough for one more; `undefined` while there is room. */
function freeAt(use: QuotaUse, limit: number, windowMs: number): number | undefined {
  let left = total(use);
  let at: number | undefined;
  for (const [sentAt, sends] of use) {
    if (left < limit) break;
    left -= sends;
    at = sentAt + windowMs;
  }
  return at;
}

const total = (use: QuotaUse): number => use.reduce((sum, [, sends]) => sum + sends, 0);

/** Same moments become one entry; the oldest ones are counted as if sent a little later, never earlier. */
function shortened(use: QuotaUse): QuotaUse {
  const merged: [number, number][] = [];
  const excess = use.length - MOST_ENTRIES;
  for (const [index, [at, sends]] of use.entries()) {
    const last = merged.at(-1);
    if (last && (last[0] >= at || index <= excess))
      merged[merged.length - 1] = [Math.max(last[0], at), last[1] + sends];
    else merged.push([at, sends]);
  }
  return merged;
}
