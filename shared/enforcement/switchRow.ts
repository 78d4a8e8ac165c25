import type { EnforcementSwitch } from "../domain/enforcement/enforcementSwitch.ts";
import { ConflictError } from "../errors.ts";
import type { EnforcementStore } from "../ports/store/enforcements.ts";

const ATTEMPTS = 6;

/**
 * Changes the switch under its ETag: reads, lets `change` decide on what it read, writes, and starts over when somebody
 * was faster.
 * @returns the new value; `undefined` when `change` found nothing to do. @throws ConflictError after several lost
 * races.
 */
export async function changeSwitch(
  store: EnforcementStore,
  change: (known: EnforcementSwitch) => EnforcementSwitch | undefined,
): Promise<EnforcementSwitch | undefined> {
  for (let attempt = 1; ; attempt++) {
    const found = await store.enforcementSwitch();
    const changed = change(found?.value ?? {});
    if (!changed) return undefined;
    try {
      await store.saveEnforcementSwitch(changed, found?.etag);
      return changed;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}
