import { RUN_STARTS_AT } from "../../../infra/local/simulation/rolloutPlan.ts";
import { unitOf } from "../../../infra/local/tenant/ids.ts";
import type { CrashRun, Kill } from "./crashRun.ts";

const DAY_MS = 86_400_000;
const DAYS = 42;
/** Made once, while everything comes up for the first time; the same for any app. */
const setUp = /^tables POST Tables$|^queues PUT \S+$/;
/** Counts differ a little from run to run; the last ones of a kind may never come. */
const REACHED = 0.8;

/**
 * Spreads kills over everything that an app does to the outside: around each kind of write once, just before it takes
 * effect or just after, at a random one of its kind, dealt out over so many runs; and in each run two by the
 * clock and two while the app mends what an earlier kill left. What a wrong order of two writes leaves behind shows
 * between them.
 *
 * @param seen what a run without kills did.
 */
export function planKills(seen: CrashRun["seen"], seed: number, runs: number): readonly (readonly Kill[])[] {
  const draw = (what: string, upTo: number) => Math.floor(unitOf(seed, what) * upTo);
  const kinds = [...seen].filter(([what, { isWrite }]) => isWrite && !setUp.test(what));
  const around = kinds.map(([what, { times }]) => {
    const fate = draw(`fate of ${what}`, 2) === 0 ? ("dropBefore" as const) : ("dropAfter" as const);
    const nth = 1 + draw(`${what} ${fate}`, Math.max(1, times * REACHED));
    return { what, nth, fate, place: unitOf(seed, `place of ${what} ${fate}`) };
  });
  const dealt = around.sort((a, b) => a.place - b.place);
  return Array.from({ length: runs }, (_, run): readonly Kill[] => {
    const own = dealt.filter((_kill, n) => n % runs === run).map(({ what, nth, fate }) => ({ what, nth, fate }));
    // A request that took effect may never be made again: its "before" has to come first.
    own.sort((a, b) => Number(b.fate === "dropBefore") - Number(a.fate === "dropBefore"));
    const byClock = [1, 2].map((n) => ({ at: RUN_STARTS_AT + DAY_MS + draw(`at ${run} ${n}`, DAYS * DAY_MS) }));
    const whileMending = [3, 9].map((afterStrikes) => ({
      afterStrikes,
      nthWrite: 1 + draw(`mending ${run} ${afterStrikes}`, 5),
      fate: draw(`fate ${run} ${afterStrikes}`, 2) === 0 ? ("dropBefore" as const) : ("dropAfter" as const),
    }));
    return [...own, ...byClock, ...whileMending];
  });
}
