import { unitOf } from "../../../infra/local/tenant/ids.ts";
import type { CrashRun, Kill } from "./crashRun.ts";

/**
 * Spreads kills over everything that an app does to the outside: around each kind of write once just before it takes effect and once just
 * after, each at a random one of its kind, dealt out over so many runs. What a wrong order of two writes leaves behind shows between them.
 *
 * @param seen what a run without kills did.
 */
export function planKills(seen: CrashRun["seen"], seed: number, runs: number): readonly (readonly Kill[])[] {
  const draw = (what: string) => unitOf(seed, what);
  const kills = [...seen]
    .filter(([what, { isWrite }]) => isWrite && !what.startsWith("tables POST Tables") && !/^queues PUT \S+$/.test(what))
    .flatMap(([what, { times }]) =>
      (["dropBefore", "dropAfter"] as const).map((fate) => ({ what, nth: 1 + Math.floor(draw(`${what} ${fate}`) * times), fate })),
    )
    .map((kill) => ({ kill, at: draw(`order ${kill.what} ${kill.fate}`) }))
    .sort((a, b) => a.at - b.at)
    .map(({ kill }) => kill);
  return Array.from({ length: runs }, (_, run) => kills.filter((_kill, n) => n % runs === run));
}
