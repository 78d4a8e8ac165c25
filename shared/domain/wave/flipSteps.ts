import { hours } from "../calendar/durations.ts";
import { nextFlipMoment, nextSendMoment } from "../calendar/schedule.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { countedInScope } from "./away.ts";
import { gateVerdict } from "./gate.ts";
import type { WaveEvidence, WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";
import { advanceTo, type WaveStep } from "./waveSteps.ts";

/**
 * Architecture rule 3: everyone is checked live within the hour before the flip; a check that itself took longer does
 * not count.
 */
const CHECK_LASTS_MS = hours(1);
const CHECK_TAKES_AT_MOST_MS = hours(2);

/**
 * In report-only: the window (R154), then sweeps, at most one a day unless an approval was void. A sweep happens when a
 * flip could follow, because what it asks to be approved lapses after a day.
 */
export function nextSweepStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  // Cannot be; without a policy there is nothing to sweep, and the gate leads to one again.
  if (!facts.policyId) return advanceTo("reminded");
  const evidence =
    facts.evidence && Date.parse(facts.evidence.at) >= Date.parse(facts.stageAt) ? facts.evidence : undefined;
  if (evidence?.clean) return advanceTo("swept");
  if (evidence && !gateVerdict({ ready: facts.reportedReady, inScope: countedInScope(facts) }, rules).passed)
    return advanceTo("reminded");

  const due = evidence
    ? nextSendMoment(new Date(Date.parse(evidence.at) + 1), facts.timeZone, rules).getTime()
    : Date.parse(facts.reportOnlyAt ?? facts.stageAt) + hours(rules.reportOnlyHours);
  const moment = nextFlipMoment(new Date(Math.max(due, now.getTime())), facts.timeZone, rules);
  if (moment.getTime() <= now.getTime()) return { kind: "sweep" };
  const because = evidence
    ? `the sweep was not clean: ${evidence.because ?? "no reason was given"}`
    : "sign-ins are watched in report-only";
  return waitUntil(moment.getTime(), because);
}

/** From a clean sweep to the flip: approval, live check of everyone, entry; fail-closed at each of them. */
export function nextFlipStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const { evidence, approval } = facts;
  if (!facts.policyId || !evidence?.clean) return advanceTo("reportOnly");
  if (!approval) return waitForApproval(evidence, now, rules);

  if (approval.digest !== evidence.digest) return { kind: "voidApproval", because: "it names other evidence" };
  if (approval.by.id.toLowerCase() === facts.startedBy.id.toLowerCase()) {
    return { kind: "voidApproval", because: "it comes from whoever started the wave" };
  }
  const lapsesAt = Math.min(Date.parse(approval.at), Date.parse(evidence.at)) + hours(rules.approvalHours);
  if (now.getTime() >= lapsesAt)
    return { kind: "voidApproval", because: `it, or its evidence, is older than ${rules.approvalHours} hours` };

  const moment = nextFlipMoment(now, facts.timeZone, rules).getTime();
  if (moment > now.getTime()) {
    return waitUntil(
      Math.min(moment, lapsesAt),
      `approved by ${approval.by.displayName}; people are enforced in working hours only`,
    );
  }
  return nextCheckedStep(facts, approval, now);
}

function waitForApproval(evidence: WaveEvidence, now: Date, rules: WaveRules): WaveStep {
  const staleAt = Date.parse(evidence.at) + hours(rules.approvalHours);
  if (now.getTime() >= staleAt) return advanceTo("reportOnly");
  const numbers = `${evidence.ready} of ${evidence.inScope} will be enforced, ${evidence.leftOut} left out until they are ready`;
  return waitUntil(staleAt, `waits for approval by a second admin: ${numbers}`);
}

function nextCheckedStep({ flip }: WaveFacts, approval: NonNullable<WaveFacts["approval"]>, now: Date): WaveStep {
  const approvedAt = Date.parse(approval.at);
  const age = (moment: string) => now.getTime() - Date.parse(moment);
  if (!flip?.checkedAt || Date.parse(flip.startedAt) < approvedAt) return { kind: "checkEveryone" };
  if (age(flip.checkedAt) >= CHECK_LASTS_MS || age(flip.startedAt) >= CHECK_TAKES_AT_MOST_MS)
    return { kind: "checkEveryone" };
  return flip.void === undefined ? { kind: "enforce" } : { kind: "voidApproval", because: flip.void };
}
