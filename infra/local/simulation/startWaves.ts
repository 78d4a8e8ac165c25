import type { BusinessClock } from "../clock/clock.ts";
import type { AdminApi } from "./adminApi.ts";
import { comeBack, isTaken } from "./comeBack.ts";
import type { PlannedWave } from "./rolloutPlan.ts";

/**
 * An admin starts the waves one after the other, and comes back for what an outage left. A wave that is there already
 * was taken before: it is not asked for again.
 *
 * @param at ms of business time.
 * @throws Error when one of them is refused.
 */
export function startWaves(plan: {
  readonly clock: BusinessClock;
  readonly at: number;
  readonly starter: Pick<AdminApi, "post">;
  readonly waves: readonly PlannedWave[];
}): Promise<void> {
  const { clock, at, starter, waves } = plan;
  const left = [...waves];
  return comeBack({
    clock,
    at,
    what: "an admin starts the waves",
    visit: async () => {
      for (let next = left[0]; next; next = left[0]) {
        if (!(await isTaken(starter, "/api/waves", next, "waveExists"))) return "lookAgain";
        left.shift();
      }
      return "over";
    },
  });
}
