import type { Config } from "../config/config.ts";
import { waveSource } from "../domain/enforcement/enforcement.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { enter, readBackEntries, rowsOf } from "../enforcement/enter.ts";
import type { Ports } from "../ports/ports.ts";

type Needs = Pick<Ports, "store" | "clock" | "policyWriter" | "directory">;

/**
 * Puts members of a wave into the enforced group, on what their rows say of them; the entry itself refuses whoever is
 * not ready by them.
 * @param members at most 100. @throws as `enter`.
 */
export async function enterMembers(
  ports: Needs,
  config: Pick<Config, "enforcedGroupId" | "breakGlassUserIds">,
  wave: WaveFacts,
  members: readonly WaveMember[],
): Promise<void> {
  const by = wave.approval ? `approved by ${wave.approval.by.displayName}` : "";
  const entrants = members.map(
    ({ userId, checkedAt, hasUsablePasskey, fitUnknown, passkeyCreatedAt, passkeyUsedAt }) => ({
      userId,
      lookedAt: checkedAt ?? "",
      hasUsablePasskey: fitUnknown ? undefined : hasUsablePasskey,
      passkeyCreatedAt,
      passkeyUsedAt,
    }),
  );
  await enter(ports, config, { source: waveSource(wave.waveId), by, scope: wave.waveId }, entrants);
}

/** Notes in the member rows who was read back in the group. @returns those who do not show up yet. */
export async function readBackMembers(
  ports: Needs,
  config: Pick<Config, "enforcedGroupId" | "breakGlassUserIds">,
  { waveId }: WaveFacts,
  members: readonly WaveMember[],
): Promise<readonly string[]> {
  const { store, clock } = ports;
  const userIds = members.map(({ userId }) => userId);
  const missing = await readBackEntries(ports, config, waveSource(waveId), userIds);
  const rows = await rowsOf(store, waveSource(waveId), members);
  const enforcedAt = clock.now().toISOString();
  const found = members.filter(({ userId }) => rows.get(userId)?.state === "in");
  if (found.length > 0)
    await store.mergeMembers(
      waveId,
      found.map(({ userId }) => ({ userId, enforcedAt })),
    );
  return missing;
}
