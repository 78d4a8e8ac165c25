import { hours } from "../calendar/durations.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { nextMailTimeAnywhere } from "./mailingTimes.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";
import type { WaveStep } from "./waveSteps.ts";

/** So long after report-only began, and after the last look. */
const EVERY_MS = hours(1);

type Wait = Extract<WaveStep, { readonly kind: "wait" }>;

/**
 * Before a sweep that is not due yet: hourly, in the hours for mails, a look at whom report-only would have stopped
 * (R110, R169). They are reached as they appear. Pure.
 */
export function roundBefore(sweep: Wait, facts: WaveFacts, now: Date, rules: WaveRules): WaveStep {
  const due = nextRoundAt(facts, now, rules);
  if (due <= now.getTime()) return { kind: "reachOut" };
  const because = `${sweep.because}${sayRound(facts)}`;
  return waitUntil(Math.min(due, Date.parse(sweep.until)), because);
}

function nextRoundAt(facts: WaveFacts, now: Date, rules: WaveRules) {
  const { reportOnlyAt, stageAt, evidence, sweepRound } = facts;
  const looks = [reportOnlyAt ?? stageAt, evidence?.at, sweepRound?.at].flatMap((at) => (at ? Date.parse(at) : []));
  const due = new Date(Math.max(now.getTime(), Math.max(...looks) + EVERY_MS));
  return nextMailTimeAnywhere(facts, due, rules).getTime();
}

/** What the last look of this window saw, for people. */
function sayRound({ reportOnlyAt, sweepRound, evidence }: WaveFacts): string {
  if (!sweepRound || evidence || Date.parse(sweepRound.at) < Date.parse(reportOnlyAt ?? "")) return "";
  const { seen, ready, stopped, blindSince } = sweepRound;
  const blind = blindSince === undefined ? "" : `; from ${blindSince} on they came without the applied policies`;
  return `: seen so far of ${seen} of the ${ready} who are ready; ${stopped} people would have been stopped and hold no passkey${blind}`;
}
