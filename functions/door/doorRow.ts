import type { DoorFacts } from "../../shared/domain/door/doorFacts.ts";
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
