import type { InvocationContext } from "@azure/functions";
import { finishPoll as contract } from "../../shared/contracts/pollActivities.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { joinerInstanceId, waveInstanceId } from "../../shared/durable/instanceIds.ts";
import { endExclusions } from "../../shared/passes/endExclusions.ts";
import type { ExclusionConfig } from "../../shared/passes/passExclusion.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { implementActivity } from "../host/implementActivity.ts";

type FinishPorts = Pick<Ports, "store" | "clock" | "methods" | "policyWriter" | "email">;

/** Safe to repeat: every part finds its own effect. Ends with the poll's record. */
export const finishPoll = (
  ports: FinishPorts,
  config: ExclusionConfig,
  orchestrationsOf: (context: InvocationContext) => Orchestrations,
) => {
  const { store, clock } = ports;
  return (raw: unknown, context: InvocationContext) =>
    implementActivity(contract, async ({ startedAt }) => {
      const today = dayOf(startedAt);
      const lastDay = dayOf((await store.pollState())?.completedAt);
      // What can wait for a day: the report behind it is made once a day.
      const waves = lastDay === today ? undefined : await store.waves();
      if (waves) await restartMissing(ports, orchestrationsOf(context), waves);
      await endExclusions(ports, config, startedAt, waves ? { cancelled: cancelledAmong(waves) } : "passes");
      await store.savePollState({ startedAt, completedAt: clock.now().toISOString() });
      return {};
    })(raw, context);
};

const dayOf = (moment: string | undefined): string | undefined => moment?.slice(0, 10);

const cancelledAmong = (waves: readonly WaveFacts[]): ReadonlySet<string> =>
  new Set(waves.filter(({ stage }) => stage === "cancelled").map(({ waveId }) => waveId));

/**
 * An orchestration only returns when its row says that it is over. One that has ended otherwise, or was never started
 * because of a crash between two writes, starts again from its row.
 */
async function restartMissing(
  { store }: FinishPorts,
  orchestrations: Orchestrations,
  waves: readonly WaveFacts[],
): Promise<void> {
  const again = { replaceEnded: true };
  const living = await orchestrations.living();
  for (const { waveId, stage } of waves) {
    const instanceId = waveInstanceId(waveId);
    if (stage !== "cancelled" && !living.has(instanceId))
      await orchestrations.start("waveRollout", instanceId, { waveId }, again);
  }
  for await (const page of store.joiners()) {
    for (const { facts } of page) {
      const { joinerId, ended } = facts;
      const instanceId = joinerInstanceId(joinerId);
      if (!ended && !living.has(instanceId))
        await orchestrations.start("joinerOnboarding", instanceId, { joinerId }, again);
    }
  }
}
