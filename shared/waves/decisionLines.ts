import type { AuditEvent } from "../domain/audit.ts";
import type { MemberDecision } from "../domain/wave/memberDecision.ts";
import { waveEvent } from "./waveRow.ts";

const whats = {
  withdrawn: "decisionWithdrawn",
  hold: "memberHeld",
  waive: "memberWaived",
  date: "entryDateSet",
} as const;

/**
 * What the audit trail says of a decision: who decided and, of a date, who confirmed it. The same row gives the same
 * lines, so that whoever finds it completes a trail that a crash cut off.
 * @param before what was decided before, where somebody just overwrote it.
 */
export function decisionLines(
  waveId: string,
  { userId, by, at, reason, decision }: MemberDecision,
  before?: string,
): readonly AuditEvent[] {
  const what = whats[decision.kind];
  const set = { id: `${what}|${userId}|${at}`, at, who: by, what, why: reason, subjectId: userId, before };
  if (decision.kind !== "date")
    return [
      waveEvent({ waveId }, { ...set, after: decision.kind === "waive" ? `until ${decision.until}` : undefined }),
    ];
  const lines = [waveEvent({ waveId }, { ...set, after: `enforced from ${decision.on} on, once it is confirmed` })];
  const { confirmed, on } = decision;
  if (confirmed)
    lines.push(
      waveEvent(
        { waveId },
        {
          id: `entryDateConfirmed|${userId}|${confirmed.at}`,
          at: confirmed.at,
          who: confirmed.by,
          what: "entryDateConfirmed",
          why: `set by ${by.displayName}: ${reason}`,
          subjectId: userId,
          after: `enforced from ${on} on, ready or not`,
        },
      ),
    );
  return lines;
}
