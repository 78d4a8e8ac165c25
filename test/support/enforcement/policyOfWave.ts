import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, wavePolicyBody } from "../../../shared/domain/policy/policyDefinition.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { BREAK_GLASS_GROUP_ID } from "../testConfig.ts";
import { aWave } from "../waves/aWave.ts";
import type { EnforcementWorld } from "./enforcementWorld.ts";

/** A wave, and its policy as the app made it a week ago. */
export async function policyOfWave(world: EnforcementWorld, waveId: string, change: Partial<WaveFacts> = {}) {
  const wave = aWave({ waveId, policyId: `of-${waveId}`, stage: "swept", ...change });
  await world.ports.store.insertWave(wave);
  const { displayName, ...definition } = wavePolicyBody({
    waveId,
    groupId: wave.groupId,
    breakGlassGroupId: BREAK_GLASS_GROUP_ID,
  });
  const policy: ConditionalAccessPolicy = {
    id: `of-${waveId}`,
    displayName: String(displayName),
    state: REPORT_ONLY,
    definition,
  };
  world.ports.policies.stored.set(policy.id, policy);
  await world.ports.store.saveRegisteredPolicy({
    policyId: policy.id,
    key: waveId,
    kind: "wave",
    wanted: REPORT_ONLY,
    createdAt: "2026-02-23T08:00:00.000Z",
    definitionDigest: definitionDigest(definition),
    state: REPORT_ONLY,
  });
  return {
    make: (changes: object) => world.ports.policies.stored.set(policy.id, { ...policy, ...changes }),
    state: () => world.ports.policies.stored.get(policy.id)?.state,
  };
}
