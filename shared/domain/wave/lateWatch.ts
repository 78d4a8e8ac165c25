import { hours } from "../calendar/durations.ts";
import { isApplied } from "./stages.ts";
import { nextWatchStep } from "./watchSteps.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

const LATE_AFTER_MS = hours(1);

/** Whether the watch over people who are enforced was due an hour ago and has not come since. */
export const isWatchLate = (facts: WaveFacts, now: Date, rules: WaveRules): boolean =>
  isApplied(facts.stage) && nextWatchStep(facts, new Date(now.getTime() - LATE_AFTER_MS), rules).kind === "watch";
