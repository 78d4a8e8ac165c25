import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, workforcePolicyBody } from "../../../shared/domain/policy/policyDefinition.ts";
import { WORKFORCE } from "../../../shared/domain/policy/registeredPolicy.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

export const HANA = { id: "a0000000-0000-4000-8000-000000000001", displayName: "Hana Eriksen" };
export const LUCIA = { id: "a0000000-0000-4000-8000-000000000002", displayName: "Lucia Jansen" };

/** A tenant as an admin prepared it: the enforced group is empty, the break-glass accounts are left out. */
export function preparedTenant(): FakePorts {
  const ports = fakePorts();
  ports.directory.addGroup(ENFORCED_GROUP_ID, []);
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  return ports;
}

/** The same after two people have started: the workforce policy is enabled, and recorded as ours. */
export async function runningTenant(change: Partial<EnforcementSwitch> = {}): Promise<FakePorts> {
  const ports = preparedTenant();
  const at = ports.clock.now().toISOString();
  const { displayName, ...definition } = workforcePolicyBody(testConfig());
  const policy: ConditionalAccessPolicy = {
    id: "workforce-1",
    displayName: String(displayName),
    state: "enabled",
    definition,
  };
  ports.policies.stored.set(policy.id, policy);
  await ports.store.saveRegisteredPolicy({
    policyId: policy.id,
    waveId: WORKFORCE,
    createdAt: at,
    definitionDigest: definitionDigest(definition),
    state: "enabled",
  });
  await ports.store.saveEnforcementSwitch(
    { startConfirmed: { by: LUCIA, at, digest: "d" }, runningSince: at, ...change },
    undefined,
  );
  return ports;
}
