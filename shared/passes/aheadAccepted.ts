import { isUnreadableRow } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/** Whether an Admin has accepted that codes travel in a mail. A row that cannot be read is nobody's yes. */
export async function isAheadAccepted(store: Pick<Ports["store"], "aheadConsent">): Promise<boolean> {
  try {
    return (await store.aheadConsent())?.accepted === true;
  } catch (error) {
    if (isUnreadableRow(error)) return false;
    throw error;
  }
}
