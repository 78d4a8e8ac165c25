import { hours } from "../calendar/durations.ts";
import { isSamePerson, type Person } from "../people/person.ts";
import { hasHeldOrWaived } from "./heldOrWaived.ts";
import { isBetweenParts } from "./parts.ts";
import { isApplied } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

export type ApprovalVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly because: "ownWave" | "nothingToApprove" | "otherEvidence" | "evidenceLapsed" | "alreadyApproved";
      /** For the person who tried. */
      readonly say: string;
    };

/** Whether this person may approve this evidence now (architecture rule 10). */
export function mayApprove(
  asked: { readonly facts: WaveFacts; readonly by: Person; readonly digest: string; readonly now: Date },
  rules: Pick<WaveRules, "approvalHours">,
): ApprovalVerdict {
  const { facts, by, digest, now } = asked;
  const refuse = (because: Exclude<ApprovalVerdict, { ok: true }>["because"], say: string): ApprovalVerdict => ({
    ok: false,
    because,
    say,
  });
  if (isSamePerson(by.id, facts.startedBy.id)) {
    return refuse("ownWave", "Whoever started a wave cannot approve it. Ask a second admin.");
  }
  if (hasHeldOrWaived(facts, by.id)) {
    return refuse("ownWave", "Whoever held or waived somebody in a wave cannot approve it. Ask another admin.");
  }
  const isAsked = facts.stage === "swept" || (isBetweenParts(facts) && !facts.rollbackRequested);
  if (!isAsked || !facts.evidence?.clean || facts.cancelRequested) {
    return refuse("nothingToApprove", "This wave has nothing to approve at the moment.");
  }
  if (facts.evidence.digest !== digest) {
    return refuse("otherEvidence", "The evidence has changed since you looked. Read it again before you approve.");
  }
  if (now.getTime() - Date.parse(facts.evidence.at) >= hours(rules.approvalHours)) {
    return refuse("evidenceLapsed", "The evidence is too old to approve. A new sweep follows by itself.");
  }
  if (facts.approval?.digest === digest)
    return refuse("alreadyApproved", `${facts.approval.by.displayName} has already approved this.`);
  return { ok: true };
}

export type WithdrawalVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: "nothingToWithdraw" | "alreadyEnforcing"; readonly say: string };

/**
 * Whether the approval can still be taken back: until the first person may have entered under it. Of a wave in parts
 * that is the approval of the next part.
 */
export function mayWithdraw(facts: Pick<WaveFacts, "stage" | "approval" | "begunParts">): WithdrawalVerdict {
  if (isApplied(facts.stage) && !isBetweenParts(facts))
    return { ok: false, because: "alreadyEnforcing", say: "People are enforced already. A rollback takes them out." };
  if (!facts.approval) return { ok: false, because: "nothingToWithdraw", say: "There is no approval to withdraw." };
  return { ok: true };
}
