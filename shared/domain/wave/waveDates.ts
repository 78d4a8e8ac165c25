import { z } from "zod";
import { nextFlipMoment } from "../calendar/changeWindow.ts";
import { days, hours } from "../calendar/durations.ts";
import { isSendTime, nextSendMoment } from "../calendar/schedule.ts";
import { isApplied, type WaveStage } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { rulesOf } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";
import { later } from "./waveSteps.ts";

/** The dates of a wave that people plan by, in their order. `flip`: the first people are enforced. */
const MilestoneSchema = z.enum(["announcement", "opening", "reminder", "warning", "reportOnly", "flip"]);

export const WaveDateSchema = z.object({
  what: MilestoneSchema,
  at: z.string().describe("ISO 8601 UTC."),
  how: z
    .enum(["done", "fixed", "earliest"])
    .describe(
      "`done`: it has been. `fixed`: it comes then unless people pause or postpone the wave. `earliest`: never before; it waits for people, or for an evidence.",
    ),
});
export type WaveDate = Readonly<z.infer<typeof WaveDateSchema>>;

/** How many milestones are behind a wave of each stage. After a roll back it begins again at its gate. */
const behind: Readonly<Record<Exclude<WaveStage, "cancelled">, number>> = {
  planned: 0,
  announced: 1,
  open: 2,
  reminded: 3,
  gated: 3,
  rolledBack: 3,
  warned: 4,
  reportOnly: 5,
  swept: 5,
  enforcing: 6,
  enforced: 6,
  watched: 6,
  steady: 6,
};

/**
 * When a wave has come, comes, or can come at the earliest to each of its dates. Pure. What nobody can know yet counts
 * as going well: the gate opens at the first look, the first sweep is clean and approved at once.
 * @returns none for a wave that was cancelled.
 */
export function waveDates(facts: WaveFacts, now: Date, all: WaveRules): readonly WaveDate[] {
  if (facts.stage === "cancelled" || facts.cancelRequested) return [];
  const rules = rulesOf(facts, all);
  const done = behind[facts.stage];
  const moments = [...momentsBehind(facts).slice(0, done)];
  for (let next = done; next < milestones.length; next++) moments.push(momentAhead(next, moments, facts, now, rules));
  return milestones.map((what, index): WaveDate => {
    const at = moments[index] ?? now.getTime();
    return { what, at: new Date(at).toISOString(), how: index < done ? "done" : howOf(index, at, facts) };
  });
}

const milestones = MilestoneSchema.options;
const FIXED_AT_PLANNING = 3;

/** Where no moment was noted, the planned one stands for it. */
function momentsBehind(facts: WaveFacts): readonly number[] {
  const { announceAt, announcedAt, openAt, remindAt, stageAt, warnedAt, reportOnlyAt, enforcingAt } = facts;
  const warned = warnedAt ?? stageAt;
  const inReportOnly = reportOnlyAt ?? warned;
  const moments = [announcedAt ?? announceAt, openAt, remindAt, warned, inReportOnly, enforcingAt ?? inReportOnly];
  return moments.map((at) => Date.parse(at));
}

/** The first moment at which one can follow on those before it. */
function momentAhead(index: number, before: readonly number[], facts: WaveFacts, now: Date, rules: WaveRules): number {
  const { timeZone, stage, stageAt } = facts;
  const last = before.at(-1);
  const planned = [facts.announceAt, facts.openAt, facts.remindAt][index];
  const mailFrom = (due: number) => mailMoment(due, timeZone, now, rules);
  // Never on the day of the mailing before.
  const dayAfter = (at: number) => nextSendMoment(new Date(at + 1), timeZone, rules).getTime();
  if (planned !== undefined) return mailFrom(Math.max(Date.parse(planned), last === undefined ? 0 : dayAfter(last)));
  const from = notBefore(facts, now);
  switch (milestones[index]) {
    case "warning": {
      const gateAt = stage === "gated" ? Date.parse(stageAt) : mailFrom(last ?? 0);
      return mailFrom(Math.max(dayAfter(gateAt), from));
    }
    case "reportOnly": {
      // As the step reckons it: a second round has a warning of its own.
      const warned = stage === "warned" ? later(facts.warnedAt, stageAt) : (last ?? 0);
      return Math.max(warned + days(rules.warningDays), from);
    }
    default: {
      const swept = (last ?? 0) + hours(rules.reportOnlyHours);
      return nextFlipMoment(new Date(Math.max(swept, from)), timeZone, rules).getTime();
    }
  }
}

/** When a mailing that is due then begins: in the hours for mails, and not in the past. */
function mailMoment(due: number, timeZone: string, now: Date, rules: WaveRules): number {
  const from = new Date(Math.max(due, now.getTime()));
  return isSendTime(from, timeZone, rules) ? from.getTime() : nextSendMoment(from, timeZone, rules).getTime();
}

/** Nothing that lies ahead comes before now, nor before the date to which people have put it off. */
const notBefore = ({ stage, postponed }: WaveFacts, now: Date): number =>
  Math.max(now.getTime(), isApplied(stage) ? 0 : Date.parse(postponed?.until ?? now.toISOString()));

function howOf(index: number, at: number, { announceAt, openAt, remindAt, paused }: WaveFacts): WaveDate["how"] {
  const planned = [announceAt, openAt, remindAt][index];
  return index < FIXED_AT_PLANNING && !paused && at === Date.parse(planned ?? "") ? "fixed" : "earliest";
}
