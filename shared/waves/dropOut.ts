import { keepsIn, waveSource } from "../domain/enforcement/enforcement.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isOutside } from "../domain/wave/memberDecision.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { waveEvent } from "./waveRow.ts";

type Store = Ports["store"];

/**
 * Those whom the wave has not let in, and whom no row of it keeps in the enforced group. A row that nobody can read
 * may.
 */
export async function notOnTheWay(
  store: Pick<Store, "standingOf">,
  { waveId }: WaveFacts,
  members: readonly WaveMember[],
): Promise<readonly WaveMember[]> {
  const outside = members.filter(isOutside);
  if (outside.length === 0) return [];
  const { rows, unread } = await store.standingOf(outside.map(({ userId }) => userId));
  const mine = rows.filter((row) => row.source === waveSource(waveId) && keepsIn(row));
  const kept = new Set([...mine, ...unread].map(({ userId }) => userId.toLowerCase()));
  return outside.filter(({ userId }) => !kept.has(userId.toLowerCase()));
}

/**
 * Sorts people out with a line in the trail each; another wave may take them. Safe to repeat: whoever is sorted out is
 * not in scope, and is not handed in again.
 */
export async function dropOut(
  { store, clock }: Pick<Ports, "store" | "clock">,
  wave: WaveFacts,
  userIds: readonly string[],
  { what, reason }: { readonly what: "leftGroup" | "sortedOut"; readonly reason: NotEnforcedReason },
): Promise<void> {
  if (userIds.length === 0) return;
  const at = clock.now().toISOString();
  const id = (userId: string) => (what === "leftGroup" ? `left|${userId}|${at}` : `${reason}|${userId}|${at}`);
  await store.append(userIds.map((userId) => waveEvent(wave, { id: id(userId), at, what, reason, subjectId: userId })));
  await freeFrom(store, wave, await store.members(wave.waveId, userIds));
  await store.mergeMembers(
    wave.waveId,
    userIds.map((userId) => ({ userId, sortedOut: reason })),
  );
}

/** Another wave may take these people, and knows when they were last written to. */
export async function freeFrom(
  store: Pick<Store, "registrations" | "assignWave" | "noteMailed">,
  { waveId }: Pick<WaveFacts, "waveId">,
  members: readonly Pick<WaveMember, "userId" | "mailedAt">[],
): Promise<void> {
  const registrations = await store.registrations(members.map(({ userId }) => userId));
  const mine = members.filter(({ userId }) => registrations.get(userId)?.waveId === waveId);
  const mailed = mine.flatMap(({ userId, mailedAt }) => (mailedAt === undefined ? [] : [[userId, mailedAt] as const]));
  if (mailed.length > 0) await store.noteMailed(new Map(mailed));
  if (mine.length > 0)
    await store.assignWave(
      mine.map(({ userId }) => userId),
      undefined,
    );
}
