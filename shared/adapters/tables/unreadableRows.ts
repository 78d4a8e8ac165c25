import { APP } from "../../domain/audit.ts";
import { alertedEvents } from "../../domain/wave/alertedEvents.ts";
import { ConflictError, RefusedError, TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import type { UnreadableRow } from "./rows.ts";

/**
 * Tells of a row that is skipped: once a day in the audit trail of the app, whose line an alert looks for. Whoever
 * reads the other rows goes on, whatever becomes of it: the next reading tells again.
 */
export async function recordUnreadable(
  { store, clock }: { readonly store: AuditTrail; readonly clock: Clock },
  { tableName, partitionKey, rowKey, because }: UnreadableRow,
): Promise<void> {
  const at = clock.now().toISOString();
  const where = `${tableName} ${partitionKey} ${rowKey}`;
  const id = `unreadable|${where}|${at.slice(0, 10)}`;
  try {
    await store.append([
      { scope: "app", at, who: APP, what: alertedEvents.unreadable, why: `${where}: ${because}`, id },
    ]);
  } catch (error) {
    const mayBeTried =
      error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError;
    if (!mayBeTried) throw error;
  }
}
