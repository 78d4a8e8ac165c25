import { nextFlipMoment } from "../calendar/changeWindow.ts";
import { hours } from "../calendar/durations.ts";
import { isDate } from "../calendar/isDate.ts";
import { daysAhead, localDateOf, planWaveInstants, sendMomentOn } from "../calendar/schedule.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { mailWhenDue } from "./mailingTimes.ts";
import { isApplied } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";
import type { WaveStep } from "./waveSteps.ts";

type Instants = Pick<WaveFacts, "startDate" | "announceAt" | "openAt" | "remindAt">;
type PostponeVerdict =
  | {
      readonly ok: true;
      readonly change: Partial<Instants>;
      /** Nothing further happens before this moment. */
      readonly until: string;
      /** Of which date people were told another one. */
      readonly tell?: "opening" | "enforcement";
    }
  | { readonly ok: false; readonly because: "alreadyEnforcing" | "dateNotPossible"; readonly say: string };

const MOST_DAYS_AHEAD = 365;

const refuse = (because: "alreadyEnforcing" | "dateNotPossible", say: string): PostponeVerdict => ({
  ok: false,
  because,
  say,
});

/**
 * What a later date makes of a wave: the instants that lie ahead, moved; those that are past stay. Pure.
 *
 * @param date local date of the wave. Until the wave is open, its new start; then the new day of the reminder; from the
 * gate on the day before which nothing follows: no warning, no report-only, no sweep, no flip.
 */
export function postponeTo(facts: WaveFacts, date: string, now: Date, rules: WaveRules): PostponeVerdict {
  const { stage, timeZone, startDate } = facts;
  if (isApplied(stage) || stage === "rolledBack")
    return refuse(
      "alreadyEnforcing",
      "People are enforced by this wave: pause it, so that nobody else enters, or roll it back.",
    );
  const ahead = isDate(date) ? daysAhead(date, now, timeZone) : undefined;
  if (ahead === undefined || ahead < 1 || ahead > MOST_DAYS_AHEAD)
    return refuse("dateNotPossible", `The date must lie from tomorrow to ${MOST_DAYS_AHEAD} days ahead.`);
  if (isDue(facts, now))
    return refuse(
      "dateNotPossible",
      "The mails of this stage are due, or go out just now. Postpone the wave once they have.",
    );
  const later = (than: string) =>
    date > than
      ? undefined
      : refuse("dateNotPossible", `The wave can only be put off: the date must be after ${than}.`);
  switch (stage) {
    case "planned":
    case "announced": {
      const plan = planWaveInstants({ startDate: date, timeZone }, rules);
      const moved = stage === "planned" ? plan : { openAt: plan.openAt, remindAt: plan.remindAt };
      const change = { startDate: date, ...moved };
      const done = { ok: true, change, until: plan.openAt } as const;
      return later(startDate) ?? (stage === "planned" ? done : { ...done, tell: "opening" });
    }
    case "open": {
      const remindAt = sendMomentOn(date, timeZone, rules).toISOString();
      return (
        later(localDateOf(new Date(facts.remindAt), timeZone)) ?? { ok: true, change: { remindAt }, until: remindAt }
      );
    }
    default: {
      const until = sendMomentOn(date, timeZone, rules).toISOString();
      // The warning may be going out.
      const mayBeTold = stage !== "reminded";
      const before = facts.postponed && localDateOf(new Date(facts.postponed.until), timeZone);
      const done = { ok: true, change: {}, until } as const;
      return (before && later(before)) || (mayBeTold ? { ...done, tell: "enforcement" } : done);
    }
  }
}

/** Whether there is something to put off: nobody is enforced, and no mailing is due. */
export const mayPostpone = (facts: WaveFacts, now: Date): boolean =>
  !isApplied(facts.stage) && facts.stage !== "rolledBack" && facts.stage !== "cancelled" && !isDue(facts, now);

/** The next mailing has begun, or may have: some would be told the one date, some the other. */
function isDue({ stage, announceAt, openAt, remindAt }: WaveFacts, now: Date): boolean {
  const next = { planned: announceAt, announced: openAt, open: remindAt }[stage as "planned" | "announced" | "open"];
  return next !== undefined && now.getTime() >= Date.parse(next);
}

/** The earliest moment at which anybody of a postponed wave may enter. */
export function earliestEntry({ stage, timeZone, postponed }: WaveFacts, now: Date, rules: WaveRules): Date {
  const until = new Date(Math.max(now.getTime(), Date.parse(postponed?.until ?? now.toISOString())));
  const swept = stage === "warned" ? new Date(until.getTime() + hours(rules.reportOnlyHours)) : until;
  return nextFlipMoment(swept, timeZone, rules);
}

/** In which a later date holds back what follows. */
const heldStages: readonly WaveFacts["stage"][] = ["gated", "warned", "reportOnly", "swept"];

/** Whether nothing follows for now, as the wave was put off past its gate. */
export const isPutOff = ({ stage, postponed }: Pick<WaveFacts, "stage" | "postponed">, now: Date): boolean =>
  postponed !== undefined && heldStages.includes(stage) && now.getTime() < Date.parse(postponed.until);

/** Whether people who were told a date wait to be told the later one. */
export const isToTell = ({ stage, postponed }: Pick<WaveFacts, "stage" | "postponed">): boolean => {
  if (!postponed?.tell || postponed.toldAt) return false;
  return postponed.tell === "opening" ? stage === "announced" : heldStages.includes(stage);
};

const held: readonly WaveStep["kind"][] = ["mail", "createPolicy", "reachOut", "sweep", "checkEveryone", "enforce"];

/**
 * The step of a wave, put off: first whoever was told a date is told the later one; from the gate on nothing follows
 * before it. What grows old meanwhile goes back as ever.
 */
export function unlessPostponed(step: WaveStep, facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const { stage, postponed } = facts;
  if (!postponed) return step;
  if (isToTell(facts)) {
    return mailWhenDue(facts, now, rules, now.getTime(), { mail: "postponement", leadsTo: stage });
  }
  const until = Date.parse(postponed.until);
  if (!isPutOff(facts, now) || !(held.includes(step.kind) || step.kind === "wait")) return step;
  // Who waits for people, with an end, goes on waiting for them.
  if (step.kind === "wait" && stage === "swept" && Date.parse(step.until) < until) return step;
  const because = `postponed by ${postponed.by.displayName}: ${postponed.reason}`;
  return step.kind === "wait" && Date.parse(step.until) >= until ? step : waitUntil(until, because);
}
