import { APP } from "../../domain/audit.ts";
import { unreadSighting } from "../../domain/trouble/unread.ts";
import { alertedEvents } from "../../domain/wave/alertedEvents.ts";
import { ConflictError, RefusedError, TransientError, unreadableRow } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import type { TroubleStore } from "../../ports/store/troubles.ts";
import type { UnreadableRow } from "./rows.ts";
import { tableDefinitions } from "./tableDefinitions.ts";

const MEANWHILE = "What the row is about is not known to the app; all other rows are worked on.";

/**
 * Tells of a row that is skipped: once a day in the audit trail of the app, whose line an alert looks for, and as a
 * trouble, one for each table. Keys stand in the trail alone: they may name people. Whoever reads the other rows goes
 * on, whatever becomes of it: the next reading tells again.
 */
export async function recordUnreadable(
  { store, clock }: { readonly store: AuditTrail & Pick<TroubleStore, "recordTrouble">; readonly clock: Clock },
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
  // Writing a trouble reads its row: one that cannot be read would tell of itself without end.
  if (tableName === tableDefinitions.troubles.name) return;
  const doing = `reading the rows of the app's table ${tableName}`;
  const sighting = unreadSighting({ doing, meanwhile: MEANWHILE, because, code: unreadableRow, at });
  await store.recordTrouble(sighting).catch(() => undefined);
}
