import type { Config } from "../../../shared/config/config.ts";
import {
  allowsOnlyResistant,
  PHISHING_RESISTANT_STRENGTH_ID,
  wavePolicyBody,
} from "../../../shared/domain/policy/policyDefinition.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

/** Why something about the tenant forbids the next step: a code for programs, words for people. */
export interface Obstacle {
  readonly code: string;
  readonly say: string;
}

/** The policy that this wave is to have, as it is created. */
export const expectedPolicy = (wave: WaveFacts, config: Pick<Config, "breakGlassGroupId">): Record<string, unknown> =>
  wavePolicyBody({
    waveId: wave.waveId,
    groupId: wave.groupId,
    breakGlassGroupId: config.breakGlassGroupId,
  });

/**
 * What must hold in the tenant before a policy of ours is created or enabled (P12, P17, P26): the break-glass accounts
 * stand in the excluded group, the exclusion group exists, and the strength asks for nothing weaker than it says. The
 * policy itself is read elsewhere.
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
  if ((await directory.countGroupMembers(config.exclusionGroupId)) === undefined)
    return { code: "ExclusionGroupNotFound", say: "the exclusion group does not exist" };
  const combinations = await policies.strengthCombinations(PHISHING_RESISTANT_STRENGTH_ID);
  if (!allowsOnlyResistant(combinations))
    return { code: "StrengthIsWeaker", say: "the phishing-resistant strength is missing or allows weaker methods" };
  return undefined;
}

/**
 * Ends a run after its one Conditional Access request: the tenant grants one a second to all apps together, without
 * `Retry-After` (graph facts 0.1). What was reached stands in a row, so the next run goes on from there.
 * @throws TransientError always.
 */
export function nextRequestInANewRun(): never {
  throw new TransientError("Conditional Access takes one request a second", { retryAfterSeconds: 2 });
}
