import { unitOf } from "../ids.ts";

/**
 * Doses of failure, each a share of (method, path template, business minute). These and the seed alone decide, never
 * the order in which requests arrive. The same seed fails alike.
 */
export interface Trouble {
  /** 429 beyond the real limits. */
  readonly throttled?: number;
  /** 503 before anything happened. */
  readonly unavailable?: number;
  /** 504 before anything happened. */
  readonly timedOut?: number;
  /** 504 although the request took effect, as when an answer is lost. */
  readonly lostAnswer?: number;
}
export type Ailment = keyof Trouble;

const ailments: readonly Ailment[] = ["throttled", "unavailable", "timedOut", "lostAnswer"];

/** The failure that hits this request, if any. */
export function ailmentOf(
  trouble: Trouble,
  seed: number,
  method: string,
  template: string,
  now: number,
): Ailment | undefined {
  const minute = Math.floor(now / 60_000);
  const drawn = unitOf(seed, `${method} ${template} ${minute}`);
  let upTo = 0;
  for (const ailment of ailments) {
    upTo += trouble[ailment] ?? 0;
    if (drawn < upTo) return ailment;
  }
  return undefined;
}
