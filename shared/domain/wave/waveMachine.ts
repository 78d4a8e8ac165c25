import { freezeAt, sayFrozen, thawAfter } from "../calendar/changeWindow.ts";
import { days, hours } from "../calendar/durations.ts";
import { isSendTime, nextSendMoment } from "../calendar/schedule.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { countedInScope, sayAway } from "./away.ts";
import { nextFlipStep, nextPartStep, nextSweepStep } from "./flipSteps.ts";
import { gateVerdict, neededAtGate } from "./gate.ts";
import { mailWhenDue, nextChaseAt } from "./mailingTimes.ts";
import { coversLastEntry, isBetweenParts } from "./parts.ts";
import { unlessPostponed } from "./postpone.ts";
import { isApplied, type WaveStage } from "./stages.ts";
import { nextWatchStep } from "./watchSteps.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { rulesOf } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";
import { advanceTo, later, pausedBy, rollBackAskedFor, type WaveStep } from "./waveSteps.ts";

/**
 * The legal transitions. Ways back: a gate that lost its numbers or its age goes back to `reminded`, stale evidence to
 * `reportOnly`. From `enforcing` on somebody may be enforced, and only `rollBack`, which takes them out, leads back.
 */
const moves: Readonly<Record<WaveStage, readonly WaveStage[]>> = {
  planned: ["announced", "cancelled"],
  announced: ["open", "cancelled"],
  open: ["reminded", "cancelled"],
  reminded: ["gated", "cancelled"],
  gated: ["warned", "reminded", "cancelled"],
  warned: ["reportOnly", "reminded", "cancelled"],
  reportOnly: ["swept", "reminded", "cancelled"],
  swept: ["enforcing", "reportOnly", "reminded", "cancelled"],
  enforcing: ["enforced", "rolledBack"],
  enforced: ["watched", "rolledBack"],
  watched: ["steady", "rolledBack"],
  steady: ["rolledBack"],
  rolledBack: ["reminded", "cancelled"],
  cancelled: [],
};

export function mayMove(from: WaveStage, to: WaveStage): boolean {
  return moves[from].includes(to);
}

/** How long an open gate counts for something while nothing follows. */
const GATE_LASTS_DAYS = 14;
/**
 * When the report alone says that the gate would open, it is looked at again after these hours and not on the next
 * morning only.
 */
const EAGER_LOOK_HOURS = 3;
/** For what only people can end; they wake the wave. */
const FAR_DAYS = 30;

/**
 * The next thing to do for a wave. Pure: no clock, no I/O; the same facts and moment always give the same step. Every
 * step but a wait changes the facts that led to it, and a wait's `until` is always later than `now`.
 */
export function nextWaveStep(facts: WaveFacts, now: Date, all: WaveRules): WaveStep {
  const rules = rulesOf(facts, all);
  const applies = isApplied(facts.stage);
  const rollBack = rollBackAskedFor(facts);
  if (rollBack && mayMove(facts.stage, "rolledBack")) return rollBack;
  if (facts.cancelRequested && mayMove(facts.stage, "cancelled")) return advanceTo("cancelled");
  // A pause holds whoever would enter, never the watch over those who did.
  if (facts.paused && !applies && facts.stage !== "cancelled") {
    return waitUntil(now.getTime() + days(FAR_DAYS), pausedBy(facts.paused));
  }
  return unlessPostponed(nextStageStep(facts, now, rules), facts, now, rules);
}

function nextStageStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  switch (facts.stage) {
    case "planned":
      return nextPlanningStep(facts, now, rules);
    case "announced":
      return mailWhenDue(facts, now, rules, notRightAfter(facts.openAt, facts, rules), {
        mail: "dayOf",
        leadsTo: "open",
      });
    case "open":
      return mailWhenDue(facts, now, rules, notRightAfter(facts.remindAt, facts, rules), {
        mail: "reminder",
        leadsTo: "reminded",
      });
    case "reminded":
      return nextGateStep(facts, now, rules);
    case "gated":
      if (isGateStale(facts, now, GATE_LASTS_DAYS)) return advanceTo("reminded");
      return mailWhenDue(facts, now, rules, notRightAfter(facts.stageAt, facts, rules), {
        mail: "enforcementWarning",
        leadsTo: "warned",
      });
    case "warned":
      return nextWarnedStep(facts, now, rules);
    case "reportOnly":
      return nextSweepStep(facts, now, rules);
    case "swept":
      return nextFlipStep(facts, now, rules);
    case "enforcing":
      return nextEnforcingStep(facts, now, rules);
    case "enforced":
    case "watched":
    case "steady":
      return nextWatchStep(facts, now, rules);
    case "rolledBack":
      return advanceTo("reminded");
    case "cancelled":
      return { kind: "ended", as: "cancelled" };
  }
}

/** The watch comes first, so that it is never later than its hour however long it takes until everybody is in. */
function nextEnforcingStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const watch = nextWatchStep(facts, now, rules);
  if (watch.kind !== "wait" || facts.paused) return watch;
  if (isBetweenParts(facts)) {
    const step = nextPartStep(facts, now, rules);
    return step.kind === "wait" && step.until > watch.until ? { ...step, until: watch.until } : step;
  }
  // After a pause of weeks the approval covers nobody any more: whoever has not entered is left out, and named.
  if (!coversLastEntry(facts, now)) return advanceTo("enforced");
  const freeze = freezeAt(now, facts.timeZone, rules);
  if (!freeze) return { kind: "enforce" };
  const until = Math.min(thawAfter(now, facts.timeZone, rules).getTime(), Date.parse(watch.until));
  return waitUntil(until, `${sayFrozen(freeze)}; those who are enforced are watched all the same`);
}

function nextPlanningStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  if (!facts.snapshotAt) return { kind: "snapshot" };
  if (facts.inScope === 0) {
    const because = `nobody in the group can take part: ${facts.sortedOut} of its members were sorted out`;
    return waitUntil(now.getTime() + days(FAR_DAYS), because);
  }
  return mailWhenDue(facts, now, rules, Date.parse(facts.announceAt), {
    mail: "announcement",
    leadsTo: "announced",
  });
}

/**
 * A mailing never follows on the day of the one before: after a long pause, or with an open gate, they would all be due
 * at once.
 */
function notRightAfter(planned: string, facts: WaveFacts, rules: WaveRules): number {
  const nextDay = nextSendMoment(new Date(Date.parse(facts.stageAt) + 1), facts.timeZone, rules);
  return Math.max(Date.parse(planned), nextDay.getTime());
}

/** Live checks, gate and chasers, once a working day (R102, R151). */
function nextGateStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const gate = facts.gate && Date.parse(facts.gate.at) >= Date.parse(facts.stageAt) ? facts.gate : undefined;
  if (gate?.passed) return advanceTo("gated");
  const due = gate ? nextLookAt(facts, gate.at, rules) : Date.parse(facts.stageAt);
  if (now.getTime() >= due && isSendTime(now, facts.timeZone, rules)) return { kind: "checkGate" };
  const look = now.getTime() < due ? due : nextSendMoment(now, facts.timeZone, rules).getTime();
  const chase = gate && nextChaseAt(facts, rules);
  if (chase !== undefined && chase <= now.getTime()) return { kind: "chase" };
  const until = Math.min(look, chase ?? look);
  if (!gate) return waitUntil(until, "everyone's passkeys are looked at then");
  const needed = neededAtGate(gate.inScope, rules);
  const held = facts.heldAway ? ` (${sayAway(facts.heldAway, facts)})` : "";
  return waitUntil(
    until,
    `${gate.ready} of ${gate.inScope} have a working passkey; the gate opens at ${needed}${held}${sayUnclear(gate.unclear)}`,
  );
}

const sayUnclear = (unclear: number | undefined): string =>
  unclear ? `. Of ${unclear} more nobody could tell whether theirs counts: the list of troubles says why` : "";

function nextLookAt(facts: WaveFacts, lastAt: string, rules: WaveRules): number {
  const nextMorning = nextSendMoment(new Date(Date.parse(lastAt) + 1), facts.timeZone, rules).getTime();
  const looksGood = gateVerdict({ ready: facts.reportedReady, inScope: countedInScope(facts) }, rules).passed;
  return looksGood ? Math.min(nextMorning, Date.parse(lastAt) + hours(EAGER_LOOK_HOURS)) : nextMorning;
}

function nextWarnedStep(facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  if (isGateStale(facts, now, GATE_LASTS_DAYS + rules.warningDays)) return advanceTo("reminded");
  // A second round has a warning of its own: the later of the two moments counts.
  const due = later(facts.warnedAt, facts.stageAt) + days(rules.warningDays);
  if (now.getTime() >= due) return { kind: "createPolicy" };
  return waitUntil(
    due,
    `everyone without a passkey was warned ${rules.warningDays} days ahead; the policy is created then, in report-only`,
  );
}

/** Missing is stale: nothing goes on without a gate that was seen open. */
function isGateStale({ gate }: WaveFacts, now: Date, lastsDays: number): boolean {
  return !gate?.passed || now.getTime() - Date.parse(gate.at) > days(lastsDays);
}
