import type { Config } from "../../../shared/config/config.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import { WORKFORCE } from "../../../shared/domain/policy/registeredPolicy.ts";
import { enforcingBody, enforcingKeys } from "../../../shared/enforcement/workforceFault.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

export const WORKFORCE_POLICY_ID = "workforce-1";
export const COMPANION_POLICY_ID = "companion-1";
export const HANA = { id: "a0000000-0000-4000-8000-000000000001", displayName: "Hana Eriksen" };
export const LUCIA = { id: "a0000000-0000-4000-8000-000000000002", displayName: "Lucia Jansen" };

/** A tenant as an admin prepared it: the enforced group is empty, the break-glass accounts are left out. */
export function preparedTenant(): FakePorts {
  const ports = fakePorts();
  ports.directory.addGroup(ENFORCED_GROUP_ID, []);
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  return ports;
}

/** The same after two people have started. */
export async function runningTenant(change: Partial<EnforcementSwitch> = {}): Promise<FakePorts> {
  const ports = preparedTenant();
  await letRun(ports, testConfig(), change);
  return ports;
}

/** As two people leave it after a start: the workforce policy is enabled, recorded as ours, and people may enter. */
export async function letRun(ports: FakePorts, config: Config, change: Partial<EnforcementSwitch> = {}): Promise<void> {
  const at = ports.clock.now().toISOString();
  await enablePolicies(ports, config);
  const strength = ports.policies.strengths.get(config.enforcedStrengthId);
  await ports.store.saveEnforcementSwitch(
    { startConfirmed: { by: LUCIA, at, digest: "d" }, runningSince: at, ...(strength && { strength }), ...change },
    undefined,
  );
}

/** The policies that enforce as a start leaves them, and nothing in the switch. */
export async function enablePolicies(ports: FakePorts, config: Config): Promise<void> {
  const at = ports.clock.now().toISOString();
  for (const key of enforcingKeys(config)) {
    const { displayName, ...definition } = enforcingBody(key, config);
    const id = key === WORKFORCE ? WORKFORCE_POLICY_ID : COMPANION_POLICY_ID;
    ports.policies.stored.set(id, { id, displayName: String(displayName), state: "enabled", definition });
    await ports.store.saveRegisteredPolicy({
      policyId: id,
      key,
      kind: key,
      wanted: "enabled",
      createdAt: at,
      definitionDigest: definitionDigest(definition),
      state: "enabled",
    });
  }
}
