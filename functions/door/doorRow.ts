import type { DoorFacts } from "../../shared/domain/door/doorFacts.ts";
import { isUnreadableRow } from "../../shared/errors.ts";
import type { DoorStore } from "../../shared/ports/store/door.ts";
import { underEtag } from "../../shared/underEtag.ts";

/**
 * Changes what is known about the door under its ETag, and starts over when somebody was faster.
 * @returns the new value; `undefined` when `change` found nothing to do.
 * @throws ConflictError after several lost races.
 */
export const changeDoor = (
  store: DoorStore,
  change: (known: DoorFacts) => DoorFacts | undefined,
): Promise<DoorFacts | undefined> =>
  underEtag(async () => {
    const found = await store.door();
    const changed = change(found?.value ?? {});
    if (changed) await store.saveDoor(changed, found?.etag);
    return changed;
  });

/**
 * The same for a brake, which a row that nobody can read does not hold up: it is written over. From then on the door is
 * not up before two people have made and confirmed it anew.
 */
export async function noteOver(
  store: DoorStore,
  change: (known: DoorFacts) => DoorFacts | undefined,
): Promise<DoorFacts | undefined> {
  try {
    return await changeDoor(store, change);
  } catch (error) {
    if (!isUnreadableRow(error)) throw error;
    const changed = change({});
    if (changed) await store.overwriteDoor(changed);
    return changed;
  }
}
