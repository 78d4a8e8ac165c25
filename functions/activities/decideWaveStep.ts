import type { Config } from "../../shared/config.ts";
import { nextWaveStep } from "../../shared/domain/waveMachine.ts";
import type { WaveStep } from "../../shared/domain/waveTypes.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** Decides what comes next for a wave. Reads only: the same row gives the same step. */
export const makeDecideWaveStep =
  ({ store, clock }: Pick<Ports, "store" | "clock">, { rules }: Pick<Config, "rules">) =>
  async ({ waveId }: { waveId: string }): Promise<WaveStep> => {
    const found = await store.wave(waveId);
    if (!found) throw new Error(`no wave ${waveId}`);
    // A flip that was asked for and never read back (its instance was ended by hand), or a policy that was found enabled, comes before
    // anything that people decided since.
    const { stage, policyId } = found.facts;
    if (stage === "swept" || stage === "reportOnly") {
      const registered = await store.registeredPolicy(waveId);
      if (registered?.state === "enabled" && registered.policyId === policyId) return { kind: stage === "swept" ? "flip" : "sweep" };
    }
    return nextWaveStep(found.facts, clock.now(), rules);
  };
