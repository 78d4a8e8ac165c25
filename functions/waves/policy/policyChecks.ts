import type { Config } from "../../../shared/config/config.ts";
import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import {
  allowsOnlyResistant,
  definitionDigest,
  definitionProblems,
  PHISHING_RESISTANT_STRENGTH_ID,
  wavePolicyBody,
} from "../../../shared/domain/policy/policyDefinition.ts";
import { judgedBy } from "../../../shared/domain/policy/policyDigest.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

/** Why something about the tenant forbids the next step: a code for programs, words for people. */
export interface Obstacle {
  readonly code: string;
  readonly say: string;
}

/** The policy that this wave is to have, as it is created. */
export const expectedPolicy = (
  wave: WaveFacts,
  config: Pick<Config, "breakGlassGroupId" | "leftOut">,
): Record<string, unknown> =>
  wavePolicyBody({
    waveId: wave.waveId,
    groupId: wave.groupId,
    breakGlassGroupId: config.breakGlassGroupId,
    leftOut: config.leftOut,
  });

/**
 * What must hold in the tenant before a policy of a wave is created (P12, P17, P26): the break-glass accounts stand in
 * the break-glass group, and the built-in strength asks for nothing weaker than it says.
 */
export async function tenantObstacle(
  { directory, policies }: Pick<Ports, "directory" | "policies">,
  config: Config,
): Promise<Obstacle | undefined> {
  const inBreakGlassGroup = new Set<string>();
  for await (const ids of directory.memberIds(config.breakGlassGroupId))
    for (const id of ids) inBreakGlassGroup.add(id.toLowerCase());
  if (!config.breakGlassUserIds.every((id) => inBreakGlassGroup.has(id.toLowerCase())))
    return { code: "BreakGlassNotExcluded", say: "not every break-glass account is in the break-glass group" };
  const strength = await policies.strength(PHISHING_RESISTANT_STRENGTH_ID);
  if (!allowsOnlyResistant(strength?.combinations))
    return { code: "StrengthIsWeaker", say: "the phishing-resistant strength is missing or allows weaker methods" };
  return undefined;
}

/** Why the wave's own policy does not give the evidence that it should, read just now. One request. */
export async function waveObstacle(
  { store, policies }: Pick<Ports, "store" | "policies">,
  config: Config,
  wave: WaveFacts,
): Promise<Obstacle | undefined> {
  const registered = await store.registeredPolicy(wave.waveId);
  if (!registered?.policyId || registered.policyId !== wave.policyId)
    return { code: "PolicyNotOurs", say: "the policy of this wave is not recorded as one of ours" };
  const policy = await policies.policy(registered.policyId);
  if (!policy) return { code: "PolicyGone", say: "the wave's policy does not exist any more" };
  if (policy.state !== REPORT_ONLY)
    return { code: "PolicyNotReportOnly", say: `the wave's policy is ${policy.state}, not in report-only` };
  if (definitionDigest(policy.definition) === registered.definitionDigest) return undefined;
  const problems = definitionProblems(policy, expectedPolicy(wave, config));
  return { code: "PolicyDrift", say: `somebody has changed the wave's policy: ${problems.join("; ")}` };
}

/** What the members of a wave are judged and enforced by, now. One request for the strength. */
export async function judgedByNow(
  { store, policies }: Pick<Ports, "store" | "policies">,
  config: Config,
  { waveId }: WaveFacts,
): Promise<string> {
  const registered = await store.registeredPolicy(waveId);
  const strength = await policies.strength(config.enforcedStrengthId);
  return judgedBy(config, registered?.definitionDigest ?? "", strength);
}

/**
 * Ends a run after its one Conditional Access request: the tenant grants one a second to all apps together, without
 * `Retry-After` (graph facts 0.1). What was reached stands in a row, so the next run goes on from there.
 * @throws TransientError always.
 */
export function nextRequestInANewRun(): never {
  throw new TransientError("Conditional Access takes one request a second", { retryAfterSeconds: 2 });
}
