import { hours, minutes } from "../calendar/durations.ts";
/** Sends that were taken out of the quota in the last hour: `[moment in ms, how many]`, oldest first. */
export type QuotaUse = readonly (readonly [at: number, sends: number])[];

export interface QuotaLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

/** Keeps the stored list small whatever the quota. */
const MOST_ENTRIES = 200;

/** Who asks for sends. */
export interface Asker {
  /** Scope of the ledger: a wave. */
  readonly by: string;
  /** Mails to many (`isForMany`): they share the quota, and leave a tenth of it to what cannot wait. */
  readonly isForMany: boolean;
}

/** Scopes that were granted less than they wanted, and until when each is expected back, in ms. */
export type Waiting = readonly (readonly [scope: string, until: number])[];

/** Whoever does not come back within this time after it may ask again, does not wait any more. */
const BACK_WITHIN_MS = minutes(2);

export interface Quota {
  readonly use: QuotaUse;
  readonly waiting: Waiting;
}

/**
 * Takes up to `wanted` sends out of both sliding windows of the mail service (email facts 1.2). Of mails to many each
 * scope gets an equal share of a minute while others wait, too. Pure.
 * @returns what was granted, what to store, and, when nothing was granted, the first moment at which a send is free
 * again.
 */
export function takeFromQuota(
  { use, waiting }: Quota,
  wanted: number,
  now: number,
  limits: QuotaLimits,
  { by, isForMany }: Asker,
): Quota & { readonly granted: number; readonly askAgainAt?: number } {
  const recent = use.filter(([at]) => at > now - hours(1));
  const lastMinute = recent.filter(([at]) => at > now - minutes(1));
  const { perMinute, perHour } = isForMany ? forMany(limits) : limits;
  const free = Math.min(perMinute - total(lastMinute), perHour - total(recent));
  const others = waiting.filter(([scope, until]) => scope !== by && until > now);
  const share = isForMany ? Math.ceil(perMinute / (others.length + 1)) : free;
  const granted = Math.max(0, Math.min(wanted, free, share));
  const comesBack = (at: number): Waiting =>
    isForMany && granted < wanted ? [...others, [by, at + BACK_WITHIN_MS] as const].slice(-MOST_WAITING) : others;
  if (granted > 0)
    return { granted, use: shortened([...recent, [now, granted]]), waiting: comesBack(now + minutes(1)) };
  const minuteFreeAt = freeAt(lastMinute, perMinute, minutes(1));
  const hourFreeAt = freeAt(recent, perHour, hours(1));
  const askAgainAt = Math.max(minuteFreeAt ?? now, hourFreeAt ?? now);
  return { granted: 0, use: recent, waiting: comesBack(askAgainAt), askAgainAt };
}

/** Waves that write at once. */
const MOST_WAITING = 40;

/** A tenth stays free for what cannot wait, where there is more than one send. */
const forMany = ({ perMinute, perHour }: QuotaLimits): QuotaLimits => ({
  perMinute: Math.max(1, perMinute - Math.ceil(perMinute / 10)),
  perHour: Math.max(1, perHour - Math.ceil(perHour / 10)),
});

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
