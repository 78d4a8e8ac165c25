import type { RefusedPerson } from "../../shared/domain/enforcement/refusedPerson.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** What is noted of somebody's refusals, in one of the rows in which they may stand. */
export type NotedPerson = Omit<RefusedPerson, "userId" | "checkedAt" | "hasUsablePasskey"> & {
  /** Of the wave whose member row it is; absent for the row of whoever no wave watches. */
  readonly waveId?: string | undefined;
};

/**
 * Every row of this person in which refusals stand: in each wave that knows the person, and outside.
 * @throws RefusedError when the row outside cannot be read.
 */
export async function notedOf(store: Ports["store"], userId: string): Promise<readonly NotedPerson[]> {
  const noted: NotedPerson[] = [];
  for (const { waveId } of await store.waves()) noted.push(...(await store.members(waveId, [userId])));
  const outside = await store.refusedPerson(userId);
  return outside ? [...noted, outside] : noted;
}
