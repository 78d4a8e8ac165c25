import type { AuditEvent } from "../../domain/audit.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import type { BegunFlip } from "./readFlips.ts";
import { linesOf } from "./readTrail.ts";

/** An entry, and by which flip; `undefined` for one that came later. */
export interface EnteredBy {
  readonly line: AuditEvent & { readonly subjectId: string };
  readonly flip: number | undefined;
}

/** Everybody who was put into the enforced group because of this wave, newest first, as often as they were. */
export async function* entriesOfWave(
  store: AuditTrail,
  waveId: string,
  flips: readonly BegunFlip[],
): AsyncGenerator<EnteredBy, void, undefined> {
  for await (const line of linesOf(store, waveId, { what: ["entersEnforcement"] })) {
    const { subjectId } = line;
    if (subjectId !== undefined) yield { line: { ...line, subjectId }, flip: flipOf(line, flips) };
  }
}

function flipOf({ at, evidence }: AuditEvent, flips: readonly BegunFlip[]): number | undefined {
  if (evidence?.decision) return undefined;
  const isOf = ({ approvedAt, beganAt, enteredAt }: BegunFlip) =>
    // Lines from before they named the approval go by their time alone.
    (evidence?.approvedAt ?? approvedAt) === approvedAt &&
    at >= beganAt &&
    (enteredAt === undefined || at <= enteredAt);
  return flips.findLast(isOf)?.number;
}
