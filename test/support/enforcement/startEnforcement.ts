import type { Config } from "../../../shared/config/config.ts";
import { definitionDigest, workforcePolicyBody } from "../../../shared/domain/policy/policyDefinition.ts";
import { WORKFORCE } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";

export const WORKFORCE_POLICY_ID = "workforce-1";

/** As two people leave it after a start: the workforce policy is enabled, recorded as ours, and people may enter. */
export async function startEnforcement(ports: FakePorts, config: Config): Promise<void> {
  const at = ports.clock.now().toISOString();
  const { displayName, ...definition } = workforcePolicyBody(config);
  ports.policies.stored.set(WORKFORCE_POLICY_ID, {
    id: WORKFORCE_POLICY_ID,
    displayName: String(displayName),
    state: "enabled",
    definition,
  });
  await ports.store.saveRegisteredPolicy({
    policyId: WORKFORCE_POLICY_ID,
    waveId: WORKFORCE,
    createdAt: at,
    definitionDigest: definitionDigest(definition),
    state: "enabled",
  });
  const startConfirmed = {
    by: { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bo Second" },
    at,
    digest: "d",
  };
  await ports.store.saveEnforcementSwitch({ startConfirmed, runningSince: at }, undefined);
}
