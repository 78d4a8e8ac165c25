import type { Config } from "../config/config.ts";
import { canaryFault } from "../domain/enforcement/canaryWrite.ts";
import { whyNotRunning } from "../domain/enforcement/enforcementSwitch.ts";
import { methodsPolicyFault } from "../domain/policy/methodsPolicyFault.ts";
import { strengthFault, workforcePolicyBody } from "../domain/policy/policyDefinition.ts";
import { WORKFORCE } from "../domain/policy/registeredPolicy.ts";
import type { Strength } from "../domain/policy/strength.ts";
import { type WorkforceFault, workforcePolicyFault } from "../domain/policy/workforcePolicy.ts";
import type { Ports } from "../ports/ports.ts";

type Settings = Pick<
  Config,
  "enforcedGroupId" | "enforcedStrengthId" | "breakGlassGroupId" | "breakGlassUserIds" | "canaryGroupId"
>;

/**
 * Why nobody may enter the enforced group now; `undefined` when the workforce policy is as wanted. It is started and
 * not stopped, enabled, as it was recorded and as the settings say. Strength and break-glass group are in order.
 * Read live: one request to Conditional Access, and three others (the strength, the methods policy, the break-glass
 * accounts in one batch).
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
  const registered = await store.registeredPolicy(WORKFORCE);
  if (!registered?.policyId)
    return { code: "WorkforcePolicyUnknown", say: "the workforce policy is not recorded as one of ours" };
  const policy = await policies.policy(registered.policyId);
  return (
    workforcePolicyFault(policy, registered, workforcePolicyBody(config), "enabled") ??
    (await readSurroundings({ policies, directory }, config)).fault
  );
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
  const unread = methodsPolicyFault(await policies.methodsPolicy());
  if (unread) return { strength, fault: unread };
  const missing = await breakGlassInScope(directory, config);
  if (missing.length === 0) return { strength };
  const say = `these break-glass accounts are not in the break-glass group: ${missing.join(", ")}`;
  return { strength, fault: { code: "BreakGlassNotExcluded", say } };
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
