import { freezeAt, nextFlipMoment, sayFrozen } from "../calendar/changeWindow.ts";
import { hours } from "../calendar/durations.ts";
import { nextSendMoment } from "../calendar/schedule.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { standingFirst } from "./approval.ts";
import { approversFault, sayApprovers } from "./approvers.ts";
import { countedInScope } from "./away.ts";
import { flipFault } from "./flipEvidence.ts";
import { gateVerdict } from "./gate.ts";
import { isBetweenParts, sayPart } from "./parts.ts";
import { roundBefore } from "./sweepRounds.ts";
import type { WaveEvidence, WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";
import { advanceTo, type WaveStep } from "./waveSteps.ts";

/**
 * In report-only: the window (R154), then sweeps, at most one a day unless an approval was void. A sweep happens when a
 * flip could follow, because what it asks to be approved lapses after a day.
 */
export function nextSweepStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  // Cannot be; without a policy there is nothing to sweep, and the gate leads to one again.
  if (!facts.policyId) return advanceTo("reminded");
  const evidence = evidenceOfStage(facts);
  if (evidence?.clean) return advanceTo("swept");
  if (evidence && !gateVerdict({ ready: facts.reportedReady, inScope: countedInScope(facts) }, rules).passed)
    return advanceTo("reminded");

  const sweep = sweepOf(facts, now, rules);
  return sweep.kind === "wait" ? roundBefore(sweep, { ...facts, evidence }, now, rules) : sweep;
}

/** The next sweep of a wave in report-only, whatever comes before it. */
export function sweepOf(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const firstAt = Date.parse(facts.reportOnlyAt ?? facts.stageAt) + hours(rules.reportOnlyHours);
  return sweepWhenDue(facts, evidenceOfStage(facts), firstAt, now, rules);
}

/** Older evidence is of another stay in this stage. */
const evidenceOfStage = ({ evidence, stageAt }: WaveFacts): WaveEvidence | undefined =>
  evidence && Date.parse(evidence.at) >= Date.parse(stageAt) ? evidence : undefined;

function sweepWhenDue(
  facts: WaveFacts,
  evidence: WaveEvidence | undefined,
  firstAt: number,
  now: Date,
  rules: WaveRules,
): WaveStep {
  const due = evidence
    ? nextSendMoment(new Date(Date.parse(evidence.at) + 1), facts.timeZone, rules).getTime()
    : firstAt;
  const moment = nextFlipMoment(new Date(Math.max(due, now.getTime())), facts.timeZone, rules);
  if (moment.getTime() <= now.getTime()) return { kind: "sweep" };
  const freeze = freezeAt(new Date(Math.max(due, now.getTime())), facts.timeZone, rules);
  const frozen = freeze ? `; ${sayFrozen(freeze)}` : "";
  const because = evidence
    ? `the sweep was not clean: ${evidence.because ?? "no reason was given"}${frozen}`
    : `sign-ins are ${isBetweenParts(facts) ? "swept for the next part then" : "watched in report-only"}${frozen}`;
  return waitUntil(moment.getTime(), because);
}

/**
 * Between two parts of a wave: a sweep of its own for the next one, then as before the first. The stage stays: whoever
 * is in is watched meanwhile.
 */
export function nextPartStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const { evidence, policyId, begunParts } = facts;
  // Cannot be while the wave is steady at the earliest; people see it and can roll back.
  if (!policyId) return waitUntil(now.getTime() + hours(rules.approvalHours), "the wave has no policy of its own");
  if (evidence?.clean) return nextFlipStep(facts, now, rules);
  return sweepWhenDue(facts, evidence, Date.parse(begunParts?.at(-1)?.enteredAt ?? facts.stageAt), now, rules);
}

/** From a clean sweep to the flip: approval, live check of everyone, entry; fail-closed at each of them. */
export function nextFlipStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const { evidence, approval } = facts;
  if (!facts.policyId || !evidence?.clean) return advanceTo("reportOnly");
  // Cannot be either; what nobody was warned of is not asked to be approved.
  const isWarned = facts.gate?.passed && facts.gateOpenedAt && facts.warnedAt;
  if (!isWarned && facts.stage === "swept") return advanceTo("reminded");
  if (!approval) return waitForApproval(facts, evidence, now, rules);

  if (approval.digest !== evidence.digest) return { kind: "voidApproval", because: "it names other evidence" };
  const fault = approversFault(facts);
  if (fault) return { kind: "voidApproval", because: fault };
  // The evidence is older than both approvals.
  const lapsesAt = Math.min(Date.parse(approval.at), Date.parse(evidence.at)) + hours(rules.approvalHours);
  if (now.getTime() >= lapsesAt)
    return { kind: "voidApproval", because: `it, or its evidence, is older than ${rules.approvalHours} hours` };

  const moment = nextFlipMoment(now, facts.timeZone, rules).getTime();
  if (moment > now.getTime()) {
    const freeze = freezeAt(now, facts.timeZone, rules);
    const why = freeze ? sayFrozen(freeze) : "people are enforced within the change window only";
    const goesOn = `it goes on ${new Date(moment).toISOString()} at the earliest`;
    return waitUntil(Math.min(moment, lapsesAt), `approved by ${sayApprovers(approval)}; ${why}; ${goesOn}`);
  }
  // A check that was never made is no fault of the approval.
  const obstacle = facts.flip?.checkedAt ? flipFault(facts, now, rules) : { kind: "repeat" as const };
  if (!obstacle) return { kind: "enforce" };
  return obstacle.kind === "void" ? { kind: "voidApproval", because: obstacle.because } : { kind: "checkEveryone" };
}

function waitForApproval(facts: WaveFacts, evidence: WaveEvidence, now: Date, rules: WaveRules): WaveStep {
  const staleAt = Date.parse(evidence.at) + hours(rules.approvalHours);
  if (now.getTime() >= staleAt)
    return isBetweenParts(facts)
      ? { kind: "voidApproval", because: "nobody approved it in time" }
      : advanceTo("reportOnly");
  const { part } = evidence;
  const what = part ? `approval of ${sayPart(part)}` : "approval";
  const numbers = `${evidence.ready} of ${evidence.inScope} will be enforced, ${evidence.leftOut} left out until they are ready`;
  return waitUntil(staleAt, `waits for ${what} by ${approverAwaited(facts, now, rules)}: ${numbers}`);
}

function approverAwaited(facts: WaveFacts, now: Date, rules: WaveRules): string {
  if (!isPrivilegedWave(facts)) return "a second admin";
  const first = standingFirst(facts, now, rules);
  return first ? `another person, after ${first.by.displayName}` : "two people, as it is about admin rights";
}
