import type { Ports } from "../../shared/ports/ports.ts";

/**
 * This person has not left after all, or not yet: waves may take them, and what is offered may be offered to them.
 * What HR told of another worker stays. Safe to repeat.
 * @param worker of whom HR had told that they go.
 */
export async function liftLeft(
  { store }: Pick<Ports, "store">,
  worker: string,
  userId: string | undefined,
): Promise<void> {
  if (userId === undefined) return;
  const registration = (await store.registrations([userId])).get(userId);
  if (registration?.left?.worker !== worker) return;
  const waveId = registration.left.waveId ?? registration.waveId;
  if (waveId !== undefined && (await store.members(waveId, [userId])).length > 0)
    await store.mergeMembers(waveId, [{ userId, hasLeft: undefined }]);
  await store.assignLeft(userId, undefined);
}
