import { hours } from "../calendar/durations.ts";
import { isSamePerson, type Person } from "../people/person.ts";
import { hasHeldOrWaived } from "./heldOrWaived.ts";
import { isBetweenParts } from "./parts.ts";
import { isApplied } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";
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
  const first = standingFirst(facts, now, rules);
  if (first && isSamePerson(first.by.id, by.id))
    return refuse("alreadyApproved", "You have already approved this. Somebody else has to approve it, too.");
  return { ok: true };
}

/** The first of two approvals of a privileged wave, where it stands: of this evidence, and not lapsed. */
export function standingFirst(
  facts: WaveFacts,
  now: Date,
  { approvalHours }: Pick<WaveRules, "approvalHours">,
): WaveFacts["firstApproval"] {
  const { evidence, firstApproval } = facts;
  if (!isPrivilegedWave(facts) || !firstApproval || !evidence) return undefined;
  // Whoever lets somebody off afterwards approves nothing any more.
  if (hasHeldOrWaived(facts, firstApproval.by.id)) return undefined;
  const at = Date.parse(firstApproval.at);
  const isOfThis = firstApproval.digest === evidence.digest && at >= Date.parse(evidence.at);
  return isOfThis && now.getTime() - at < hours(approvalHours) ? firstApproval : undefined;
}

/**
 * What the row says after somebody approved who may. Of privileged people two have to: the word of the first alone is
 * no approval, and nothing follows from it.
 */
export function approvedBy(
  facts: WaveFacts,
  { by, digest, now }: { readonly by: Person; readonly digest: string; readonly now: Date },
  rules: Pick<WaveRules, "approvalHours">,
): WaveFacts {
  const given = { by, at: now.toISOString(), digest };
  const changed = { ...facts, withdrawn: undefined, flip: undefined };
  if (!isPrivilegedWave(facts)) return { ...changed, approval: given };
  const first = standingFirst(facts, now, rules);
  if (!first) return { ...changed, approval: undefined, firstApproval: given };
  return { ...changed, approval: { ...given, first: { by: first.by, at: first.at } }, firstApproval: undefined };
}

export type WithdrawalVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: "nothingToWithdraw" | "alreadyEnforcing"; readonly say: string };

/**
 * Whether the approval can still be taken back: until the first person may have entered under it. Of a wave in parts
 * that is the approval of the next part.
 */
export function mayWithdraw(
  facts: Pick<WaveFacts, "stage" | "approval" | "firstApproval" | "begunParts">,
): WithdrawalVerdict {
  if (isApplied(facts.stage) && !isBetweenParts(facts))
    return { ok: false, because: "alreadyEnforcing", say: "People are enforced already. A rollback takes them out." };
  if (!facts.approval && !facts.firstApproval)
    return { ok: false, because: "nothingToWithdraw", say: "There is no approval to withdraw." };
  return { ok: true };
}
