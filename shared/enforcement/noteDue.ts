import { type EntryEvidence, mayTurn } from "../domain/enforcement/enforcement.ts";
import type { Ports } from "../ports/ports.ts";
import { type Entry, rowsOf } from "./enter.ts";

/**
 * Notes that somebody is to enter the enforced group as soon as that may be; nobody enters by it. Writes one row
 * (`due`). A row that is due already, or further, stays as it is; one that has ended begins anew. Safe to repeat by the
 * row.
 *
 * @param evidence what is known of the person at this moment.
 * @throws ConflictError when somebody else wrote the row meanwhile. TransientError
 */
export async function noteDue(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { source, by }: Pick<Entry, "source" | "by">,
  userId: string,
  evidence: EntryEvidence,
): Promise<void> {
  const row = (await rowsOf(store, source, [{ userId }])).get(userId);
  if (row && !mayTurn(row.state, "due")) return;
  const at = clock.now().toISOString();
  await store.saveEnforcements([{ userId, source, state: "due", at, by, evidence, etag: row?.etag }]);
}
