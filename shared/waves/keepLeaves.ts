import { leaveStep } from "../domain/wave/leaveStep.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { RolloutStore } from "../ports/store/store.ts";
import { allMembers } from "./memberPages.ts";
import { waveEvent } from "./waveRow.ts";

/**
 * Holds the members whose leave has begun, and lets go of those whose leave HR ended while somebody else wrote their
 * row. Safe to repeat: rows and audit lines by key. @param since the step's beginning.
 */
export async function keepLeaves({
  ports: { store },
  wave,
  since,
}: {
  readonly ports: { readonly store: RolloutStore };
  readonly wave: WaveFacts;
  readonly since: string;
}): Promise<void> {
  const members = await allMembers(store, wave.waveId);
  const concerned = members.filter(({ leave, heldBecause }) => leave !== undefined || heldBecause === "leave");
  if (concerned.length === 0) return;
  const registrations = await store.registrations(concerned.map(({ userId }) => userId));
  const changes = concerned.flatMap((member) => {
    const { userId } = member;
    const columns = leaveStep(member, registrations.get(userId)?.leave, wave, new Date(since));
    return columns ? [{ userId, ...columns }] : [];
  });
  const begun = changes.filter(({ heldAt }) => heldAt !== undefined);
  if (begun.length > 0)
    await store.append(
      begun.map(({ userId, leave }) =>
        waveEvent(wave, {
          id: `onLeave|${userId}|${leave?.worker}|${leave?.eventId}`,
          at: since,
          what: "heldOnLeave",
          subjectId: userId,
          after: `on leave since ${leave?.from}, as HR told by the event ${leave?.eventId}`,
        }),
      ),
    );
  if (changes.length > 0) await store.mergeMembers(wave.waveId, changes);
}
