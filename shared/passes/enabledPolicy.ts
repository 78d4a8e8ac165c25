import type { Config } from "../config.ts";
import type { WaveStage } from "../domain/waveTypes.ts";
import type { Ports } from "../ports/ports.ts";

const ENFORCED: readonly WaveStage[] = ["enforced", "watched", "steady"];

/**
 * Whether an enabled policy of ours applies to this person, or may from one moment to the next. A pass does not satisfy the
 * phishing-resistant strength, so such a person must be let through first. When in doubt the answer is yes.
 */
export async function isUnderEnabledPolicy(
  { store, directory }: Pick<Ports, "store" | "directory">,
  config: Pick<Config, "enforcedGroupId">,
  userId: string,
): Promise<boolean> {
  const [registrations, policies] = await Promise.all([store.registrations([userId]), store.registeredPolicies()]);
  const enabled = policies.filter(({ state }) => state === "enabled");
  const waveId = registrations.get(userId)?.waveId;
  if (waveId) {
    const wave = await store.wave(waveId);
    if (wave && (ENFORCED.includes(wave.facts.stage) || wave.facts.flip)) return true;
    if (enabled.some((policy) => policy.waveId === waveId)) return true;
  }
  const waves = await Promise.all(enabled.map((policy) => store.wave(policy.waveId)));
  // A policy that belongs to no wave is the standing one, over the enforced group.
  if (waves.every((wave) => wave !== undefined)) return false;
  for await (const ids of directory.memberIds(config.enforcedGroupId)) if (ids.includes(userId)) return true;
  return false;
}
