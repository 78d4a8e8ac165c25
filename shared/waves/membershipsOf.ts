import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { RolloutStore } from "../ports/store/store.ts";

export interface Membership {
  readonly wave: WaveFacts;
  readonly member: WaveMember;
}

/**
 * The waves among these that have a row of somebody, sorted out or not. Reads a row a wave.
 * @param userId lower case.
 */
export async function membershipsOf(
  store: Pick<RolloutStore, "members">,
  waves: readonly WaveFacts[],
  userId: string,
): Promise<readonly Membership[]> {
  const found = await Promise.all(
    waves.map(async (wave) => (await store.members(wave.waveId, [userId])).map((member) => ({ wave, member }))),
  );
  return found.flat();
}
