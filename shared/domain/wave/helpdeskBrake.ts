import { minutes } from "../calendar/durations.ts";
import { isDate } from "../calendar/isDate.ts";
import { dayBegins, daysAhead } from "../calendar/schedule.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { type ChasePace, chasePace, type HelpdeskLoad, sayLoad } from "../tickets/brake.ts";
import { isBetweenParts } from "./parts.ts";
import { isApplied } from "./stages.ts";
import { nextWatchStep } from "./watchSteps.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";
import type { WaveStep } from "./waveSteps.ts";

const LOOKED_AT_AGAIN_MS = minutes(30);

/** Whether an Admin has said that the wave goes on all the same, and that has not lapsed. */
export const isOverruled = ({ overruled }: Pick<WaveFacts, "overruled">, now: Date): boolean =>
  overruled !== undefined && now.getTime() < Date.parse(overruled.until);

const MOST_DAYS_AHEAD = 28;

/** Until when a wave goes on all the same. @param date local date of the wave, the last day on which it does. */
export function overruleUntil(
  { timeZone }: Pick<WaveFacts, "timeZone">,
  date: string,
  now: Date,
): { readonly ok: true; readonly until: string } | { readonly ok: false; readonly say: string } {
  const ahead = isDate(date) ? daysAhead(date, now, timeZone) : undefined;
  return ahead === undefined || ahead < 0 || ahead > MOST_DAYS_AHEAD
    ? { ok: false, say: `The date must lie from today to ${MOST_DAYS_AHEAD} days ahead.` }
    : { ok: true, until: dayBegins(date, timeZone, 1).toISOString() };
}

const isFlip = ({ kind }: WaveStep): boolean => kind === "checkEveryone" || kind === "enforce";

/**
 * Whether a step waits while the helpdesk has more tickets than it can take (R42): the mails of the announcement, the
 * opening and the reminder, and a flip, or a part of one, that has not begun.
 */
export const mayWaitForHelpdesk = (step: WaveStep, facts: WaveFacts, now: Date): boolean => {
  // A mailing that goes in rounds has begun with the first.
  if (facts.mailing?.stageAt === facts.stageAt && (step.kind === "wait" || step.kind === "mail")) return false;
  if (step.kind === "wait") return isMailOverdue(facts, now);
  if (step.kind === "mail") return ["announcement", "dayOf", "reminder"].includes(step.mail);
  return isFlip(step) && (!isApplied(facts.stage) || isBetweenParts(facts));
};

/** The instant of the next mailing of many people has passed; it waits for the hours in which mails go out. */
function isMailOverdue({ stage, paused, snapshotAt, inScope, announceAt, openAt, remindAt }: WaveFacts, now: Date) {
  const due = { planned: announceAt, announced: openAt, open: remindAt }[stage as "planned" | "announced" | "open"];
  return due !== undefined && !paused && snapshotAt !== undefined && inScope > 0 && now.getTime() >= Date.parse(due);
}

/** Whether the announcement is what comes next, and its instant has passed. */
export const isAnnouncementDue = (facts: WaveFacts, now: Date): boolean =>
  facts.stage === "planned" && isMailOverdue(facts, now);

/**
 * The step of a wave, held up while the helpdesk is over its limit. The warning, the watch, the way back and whatever
 * has begun never wait for it, and what is not known holds up nothing. Pure.
 */
export function unlessHelpdeskIsOver(
  step: WaveStep,
  facts: WaveFacts,
  load: HelpdeskLoad,
  now: Date,
  rules: WaveRules,
): WaveStep {
  if (load.kind !== "over" || isOverruled(facts, now) || !mayWaitForHelpdesk(step, facts, now)) return step;
  const because = `${sayLoad(load)}: ${isFlip(step) ? "the flip" : "the next mailing"} waits until it is less`;
  if (step.kind === "wait") return { ...step, because };
  const again = now.getTime() + LOOKED_AT_AGAIN_MS;
  // Those of the parts before are watched at their hour.
  const watch = isApplied(facts.stage) ? nextWatchStep(facts, now, rules) : undefined;
  const until = watch?.kind === "wait" ? Math.min(again, Date.parse(watch.until)) : again;
  return waitUntil(until, because);
}

/** How chasers of this wave go. */
export const paceOf = (facts: Pick<WaveFacts, "overruled">, load: HelpdeskLoad, now: Date): ChasePace =>
  isOverruled(facts, now) ? "usual" : chasePace(load);
