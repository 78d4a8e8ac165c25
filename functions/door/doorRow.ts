import type { DoorFacts } from "../../shared/domain/door/doorFacts.ts";
import { ConflictError } from "../../shared/errors.ts";
import type { DoorStore } from "../../shared/ports/store/door.ts";

const ATTEMPTS = 6;

/**
 * Changes what is known about the door under its ETag, and starts over when somebody was faster.
 * @returns the new value; `undefined` when `change` found nothing to do.
 * @throws ConflictError after several lost races.
 */
export async function changeDoor(
  store: DoorStore,
  change: (known: DoorFacts) => DoorFacts | undefined,
): Promise<DoorFacts | undefined> {
  for (let attempt = 1; ; attempt++) {
    const found = await store.door();
    const changed = change(found?.value ?? {});
    if (!changed) return undefined;
    try {
      await store.saveDoor(changed, found?.etag);
      return changed;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}
