import { z } from "zod";
import { PlaceSchema } from "../domain/wave/waiting.ts";
import { type DueStep, DueStepSchema } from "../domain/wave/waveSteps.ts";
import { type ActivityContract, defineActivity } from "../durable/activityContract.ts";
import { type Outcome, outcomeOf } from "../steps/outcome.ts";

/** What the next call for a wave is about. Without a step it decides on one from the wave row. */
export const WaveTurn = z.object({
  waveId: z.string(),
  step: DueStepSchema.optional(),
  /** Where the step stands, which the call before did not finish. */
  place: PlaceSchema.optional(),
  /** A step that has given way to the watch, and where it goes on if it is still due then. */
  behind: z.object({ step: DueStepSchema, place: PlaceSchema }).optional(),
});
export type WaveTurn = Readonly<z.infer<typeof WaveTurn>>;
export const WaveOutcome = outcomeOf(WaveTurn);
export type WaveOutcome = Outcome<WaveTurn>;

const activity = (name: string) => defineActivity({ name, input: WaveTurn, result: WaveOutcome });

/**
 * The activity of each step. Every one of them carries its step on as far as a call can, and decides what follows once
 * it is complete. Decided there, not in the orchestration: a new rule never changes the replay of a generation.
 */
export const waveWork: Readonly<Record<DueStep["kind"] | "decide", ActivityContract<WaveTurn, WaveOutcome>>> = {
  /** Decides what comes next for a wave, and begins it. */
  decide: activity("workOnWave"),
  /** Group -> member rows; ends with `snapshotAt`, `inScope`, `sortedOut`. */
  snapshot: activity("snapshotMembers"),
  /** One mailing; whoever is mailed as a straggler was live-checked in the same step; ends with the stage `leadsTo`. */
  mail: activity("mailMembers"),
  /** Live checks, then the 95 % gate: opens it, or chases those who are due; records `gate`. */
  checkGate: activity("checkGate"),
  /** Between two looks at the gate: chasers to those who are due, and whose hours for mails have begun. */
  chase: activity("chaseMembers"),
  /** What its checks have read waits for the rest no longer than a run lasts: it is asked again in time. */
  createPolicy: defineActivity({
    name: "createWavePolicy",
    input: WaveTurn,
    result: WaveOutcome,
    longestWaitSeconds: 120,
  }),
  /** Reads what the logs show since, mails and offers passes to those who would be blocked; records `sweepRound`. */
  reachOut: activity("reachWouldBeBlocked"),
  /** Reads the log of the report-only window, offers passes; records `evidence`, stage `swept` when clean. */
  sweep: activity("sweepSignIns"),
  /** Live check of every member within the hour before the flip; records `flip`. */
  checkEveryone: activity("checkEveryone"),
  voidApproval: activity("voidApproval"),
  /** The flip, fail-closed: who was approved and is ready enters the enforced group; ends with the stage `enforced`. */
  enforce: activity("enforceMembers"),
  /** Goes by the log as it was read for all waves; records `watchedUntil`, `strandedRecently`, `stoppedRecently`. */
  watch: activity("watchSignIns"),
  /** Ends the wave's rows and takes its members out of the enforced group; always allowed, never put off for long. */
  rollBack: defineActivity({
    name: "takeMembersOut",
    input: WaveTurn,
    result: WaveOutcome,
    longestWaitSeconds: 60,
  }),
  advance: activity("advanceWave"),
};
