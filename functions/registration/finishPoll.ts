import { finishPoll as contract } from "../../shared/contracts/pollActivities.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { endExclusions } from "../../shared/passes/endExclusions.ts";
import type { ExclusionConfig } from "../../shared/passes/passExclusion.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { implementActivity } from "../host/implementActivity.ts";

type FinishPorts = Pick<Ports, "store" | "clock" | "methods" | "policyWriter" | "email">;

/** Safe to repeat: every part finds its own effect. Ends with the poll's record. */
export const finishPoll = (ports: FinishPorts, config: ExclusionConfig) => {
  const { store, clock } = ports;
  return implementActivity(contract, async ({ startedAt }) => {
    const today = dayOf(startedAt);
    const lastDay = dayOf((await store.pollState())?.completedAt);
    // What can wait for a day: the report behind it is made once a day.
    const waves = lastDay === today ? undefined : await store.waves();
    await endExclusions(ports, config, startedAt, waves ? { cancelled: cancelledAmong(waves) } : "passes");
    await store.savePollState({ startedAt, completedAt: clock.now().toISOString() });
    return {};
  });
};

const dayOf = (moment: string | undefined): string | undefined => moment?.slice(0, 10);

const cancelledAmong = (waves: readonly WaveFacts[]): ReadonlySet<string> =>
  new Set(waves.filter(({ stage }) => stage === "cancelled").map(({ waveId }) => waveId));
