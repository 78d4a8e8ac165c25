import type { Config } from "../../shared/config/config.ts";
import { isInDoubt, nextStepInDoubt } from "../../shared/domain/policy/policyInDoubt.ts";
import { nextWaveStep } from "../../shared/domain/wave/waveMachine.ts";
import type { WaveStep } from "../../shared/domain/wave/waveSteps.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { waveOf } from "../../shared/waves/waveRow.ts";

/** Decides what comes next for a wave. Reads only: the same row gives the same step. */
export const makeDecideWaveStep =
  ({ store, clock }: Pick<Ports, "store" | "clock">, { rules }: Pick<Config, "rules">) =>
  async ({ waveId }: { waveId: string }): Promise<WaveStep> => {
    const facts = await waveOf(store, waveId);
    const mayBeInDoubt = facts.stage === "swept" || facts.stage === "reportOnly";
    if (mayBeInDoubt && isInDoubt(facts, await store.registeredPolicy(waveId)))
      return nextStepInDoubt(facts, await store.waiting(waveId), clock.now());
    return nextWaveStep(facts, clock.now(), rules);
  };
