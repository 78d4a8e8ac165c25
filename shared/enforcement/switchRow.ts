import type { EnforcementSwitch } from "../domain/enforcement/enforcementSwitch.ts";
import type { EnforcementStore } from "../ports/store/enforcements.ts";
import { underEtag } from "../underEtag.ts";

/**
 * Changes the switch under its ETag: reads, lets `change` decide on what it read, writes, and starts over when somebody
 * was faster.
 * @returns the new value; `undefined` when `change` found nothing to do. @throws ConflictError after several lost
 * races.
 */
export const changeSwitch = (
  store: EnforcementStore,
  change: (known: EnforcementSwitch) => EnforcementSwitch | undefined,
): Promise<EnforcementSwitch | undefined> =>
  underEtag(async () => {
    const found = await store.enforcementSwitch();
    const changed = change(found?.value ?? {});
    if (changed) await store.saveEnforcementSwitch(changed, found?.etag);
    return changed;
  });
