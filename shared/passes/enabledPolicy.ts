import type { Config } from "../config/config.ts";
import { isApplied } from "../domain/wave/stages.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Whether an enabled policy of ours applies to this person, or may from one moment to the next. A pass does not satisfy
 * the phishing-resistant strength, so such a person must be let through first. A policy aims at its group, whoever is a
 * member of the wave: a newcomer, or a member of another wave, who is in the group is under it too. When in doubt the
 * answer is yes.
 */
export async function isUnderEnabledPolicy(
  { store, directory }: Pick<Ports, "store" | "directory">,
  config: Pick<Config, "enforcedGroupId">,
  userId: string,
): Promise<boolean> {
  const [policies, waves] = await Promise.all([store.registeredPolicies(), store.waves()]);
  const enabled = new Set(policies.filter(({ state }) => state === "enabled").map(({ waveId }) => waveId));
  const enforcing = waves.filter((wave) => enabled.has(wave.waveId) || mayEnforce(wave));
  if (enforcing.length > 0 || enabled.size > 0) {
    const ownWaveId = (await store.registrations([userId])).get(userId)?.waveId;
    // By the registry alone, too: the wave's own row may be one that nobody can read.
    if (ownWaveId !== undefined && enabled.has(ownWaveId)) return true;
    if (enforcing.some(({ waveId }) => waveId === ownWaveId)) return true;
  }

  const groupIds = enforcing.map(({ groupId }) => groupId);
  // A policy that belongs to no wave is the standing one, over the enforced group.
  const known = new Set(waves.map(({ waveId }) => waveId));
  if ([...enabled].some((waveId) => !known.has(waveId))) groupIds.push(config.enforcedGroupId);
  const isIn = await Promise.all(groupIds.map((groupId) => isInGroup(directory, groupId, userId)));
  return isIn.includes(true);
}

const mayEnforce = ({ stage, flip }: WaveFacts): boolean =>
  isApplied(stage) || (stage !== "cancelled" && flip !== undefined);

async function isInGroup(directory: Ports["directory"], groupId: string, userId: string): Promise<boolean> {
  try {
    for await (const ids of directory.memberIds(groupId)) if (ids.includes(userId)) return true;
    return false;
  } catch (error) {
    // Nobody is in a group that was deleted.
    if (error instanceof RefusedError && error.reason === "notFound") return false;
    throw error;
  }
}
