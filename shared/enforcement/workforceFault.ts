import type { Config } from "../config/config.ts";
import { canaryFault } from "../domain/enforcement/canaryWrite.ts";
import { whyNotRunning } from "../domain/enforcement/enforcementSwitch.ts";
import type { ConditionalAccessPolicy } from "../domain/policy/conditionalAccessPolicy.ts";
import { methodsPolicyFault } from "../domain/policy/methodsPolicyFault.ts";
import { companionPolicyBody, strengthFault, workforcePolicyBody } from "../domain/policy/policyDefinition.ts";
import { COMPANION, type EnforcingKey, type RegisteredPolicy, WORKFORCE } from "../domain/policy/registeredPolicy.ts";
import type { Strength } from "../domain/policy/strength.ts";
import { unknownPolicy, type WorkforceFault, workforcePolicyFault } from "../domain/policy/workforcePolicy.ts";
import type { Ports } from "../ports/ports.ts";

type Settings = Pick<
  Config,
  | "enforcedGroupId"
  | "enforcedStrengthId"
  | "breakGlassGroupId"
  | "breakGlassUserIds"
  | "canaryGroupId"
  | "leftOut"
  | "wizardExclusions"
>;

/** The body of a policy that enforces, as a start would create it today. */
export const enforcingBody = (key: EnforcingKey, config: Settings): Record<string, unknown> =>
  key === COMPANION ? companionPolicyBody(config) : workforcePolicyBody(config);

/** The keys of what a start switches on, in this order: the workforce policy never without its companion. */
export const enforcingKeys = ({ wizardExclusions }: Pick<Config, "wizardExclusions">): readonly EnforcingKey[] =>
  wizardExclusions ? [COMPANION, WORKFORCE] : [WORKFORCE];

/**
 * Why nobody may enter the enforced group now; `undefined` when the workforce policy is as wanted, and its companion
 * where there is to be one. It is started and not stopped, both enabled, as recorded and as the settings say. Strength
 * and break-glass group are in order. Read live: one request to Conditional Access, and three others (the strength, the
 * methods policy, the break-glass accounts in one batch).
 * @throws TransientError or RefusedError as the reads do: nobody enters then either.
 */
export async function workforceFault(
  { store, policies, directory }: Pick<Ports, "store" | "policies" | "directory">,
  config: Settings,
): Promise<WorkforceFault | undefined> {
  const say = whyNotRunning((await store.enforcementSwitch())?.value);
  if (say !== undefined) return { code: "EnforcementNotRunning", say };
  const notWritable = config.canaryGroupId ? canaryFault((await store.canaryWrite())?.value) : undefined;
  if (notWritable) return notWritable;
  const fault = await enabledFault({ store, policies }, config, enforcingKeys(config));
  return fault ?? (await readSurroundings({ policies, directory }, config)).fault;
}

/** Why not all of these are enabled and as they must be; `undefined` when they are. One request. */
async function enabledFault(
  { store, policies }: Pick<Ports, "store" | "policies">,
  config: Settings,
  keys: readonly EnforcingKey[],
): Promise<WorkforceFault | undefined> {
  const registry = await readRegistry(store, keys);
  const rows = [...registry.values()];
  const [only, another] = rows;
  if (!rows.every((row) => row?.policyId)) return enabledFaultAmong([], registry, config);
  const read = another ? await policies.policies() : [await policies.policy(only?.policyId ?? "")];
  return enabledFaultAmong(read, registry, config);
}

/** What the registry says of these, in their order. */
export async function readRegistry(store: Ports["store"], keys: readonly EnforcingKey[]): Promise<EnforcingRegistry> {
  const rows = new Map<EnforcingKey, RegisteredPolicy | undefined>();
  for (const key of keys) rows.set(key, await store.registeredPolicy(key));
  return rows;
}
export type EnforcingRegistry = ReadonlyMap<EnforcingKey, RegisteredPolicy | undefined>;

/** The same by what was just read. Pure. */
export function enabledFaultAmong(
  read: readonly (ConditionalAccessPolicy | undefined)[],
  registry: EnforcingRegistry,
  config: Settings,
): WorkforceFault | undefined {
  for (const [key, row] of registry) {
    if (!row?.policyId) return unknownPolicy(key);
    const policy = read.find((one) => one?.id === row.policyId);
    const fault = workforcePolicyFault(policy, row, enforcingBody(key, config), "enabled", key);
    if (fault) return fault;
  }
  return undefined;
}

/**
 * What must hold in the tenant beside the policy itself (P12, P17, P26): the strength, who is left out, and a methods
 * policy that says which passkeys work.
 */
export async function readSurroundings(
  { policies, directory }: Pick<Ports, "policies" | "directory">,
  config: Settings,
): Promise<{ readonly fault?: WorkforceFault | undefined; readonly strength: Strength | undefined }> {
  const strength = await policies.strength(config.enforcedStrengthId);
  const weaker = strengthFault(strength?.combinations);
  if (weaker !== undefined) return { strength, fault: { code: "StrengthIsWeaker", say: weaker } };
  // First what locks out; a methods policy that says nothing locks out nobody.
  const missing = await breakGlassInScope(directory, config);
  if (missing.length > 0) {
    const say = `these break-glass accounts are not in the break-glass group: ${missing.join(", ")}`;
    return { strength, fault: { code: "BreakGlassNotExcluded", say } };
  }
  return { strength, fault: methodsPolicyFault(await policies.methodsPolicy()) };
}

/** The break-glass accounts that our policies apply to: those that are not in the group that is left out. */
export async function breakGlassInScope(
  directory: Pick<Ports["directory"], "membersAmong">,
  { breakGlassGroupId, breakGlassUserIds }: Pick<Config, "breakGlassGroupId" | "breakGlassUserIds">,
): Promise<readonly string[]> {
  // Graph spells ids in lower case, and answers in the spelling that it was asked in.
  const accounts = [...new Set(breakGlassUserIds.map((id) => id.toLowerCase()))];
  const leftOut = await directory.membersAmong(breakGlassGroupId.toLowerCase(), accounts);
  return accounts.filter((id) => !leftOut.has(id));
}
