import type { InvocationContext } from "@azure/functions";
import { finishPoll as contract } from "../../shared/contracts/pollActivities.ts";
import { implementActivity } from "../../shared/durable/implementActivity.ts";
import { joinerInstanceId, waveInstanceId } from "../../shared/durable/instanceIds.ts";
import { endExclusions } from "../../shared/passes/endExclusions.ts";
import type { ExclusionConfig } from "../../shared/passes/passExclusion.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

type FinishPorts = Pick<Ports, "store" | "clock" | "methods" | "policyWriter" | "email">;

/** Safe to repeat: every part finds its own effect. Ends with the poll's record. */
export const finishPoll =
  (ports: FinishPorts, config: ExclusionConfig, orchestrationsOf: (context: InvocationContext) => Orchestrations) =>
  (raw: unknown, context: InvocationContext) =>
    implementActivity(contract, async ({ startedAt }) => {
      const { store, clock } = ports;
      const last = await store.pollState();
      // What can wait for a day: the report behind it is made once a day.
      const isFirstOfDay = last?.completedAt?.slice(0, 10) !== startedAt.slice(0, 10);
      if (isFirstOfDay) await restartMissing(ports, orchestrationsOf(context));
      await endExclusions(ports, config, startedAt, isFirstOfDay ? "all" : "passes");
      await store.savePollState({ startedAt, completedAt: clock.now().toISOString() });
      return {};
    })(raw, context);

/**
 * An orchestration only returns when its row says that it is over. One that has ended otherwise, or was never started because of a crash
 * between two writes, starts again from its row.
 */
async function restartMissing({ store }: FinishPorts, orchestrations: Orchestrations): Promise<void> {
  const again = { replaceEnded: true };
  const living = await orchestrations.living();
  for (const { waveId, stage } of await store.waves()) {
    const instanceId = waveInstanceId(waveId);
    if (stage !== "cancelled" && !living.has(instanceId)) await orchestrations.start("waveRollout", instanceId, { waveId }, again);
  }
  for await (const page of store.joiners()) {
    for (const { facts } of page) {
      const { joinerId, ended } = facts;
      const instanceId = joinerInstanceId(joinerId);
      if (!ended && !living.has(instanceId)) await orchestrations.start("joinerOnboarding", instanceId, { joinerId }, again);
    }
  }
}
