import { z } from "zod";
import { MailKindSchema } from "../domain/mail/mailKinds.ts";
import { WaveStageSchema } from "../domain/wave/stages.ts";
import { type WaveStep, WaveStepSchema } from "../domain/wave/waveSteps.ts";
import { defineActivity } from "../durable/activityContract.ts";

const WaveRef = z.object({ waveId: z.string() });
const Nothing = z.object({});

/**
 * Where a paged step stands: the last member done (`after`) or an opaque log cursor, running counts, and the ids of the
 * few who come next (`queue`; absent from steps that began before there was one). Small, no person's data.
 */
export const StepProgress = z.object({
  after: z.string().optional(),
  queue: z.array(z.string()).optional(),
  counts: z.record(z.string(), z.number()).default({}),
});
export type StepProgress = z.infer<typeof StepProgress>;

/**
 * A page of a step: `done` means that the step's fact stands in the wave row. `waitSeconds`: pause before the next page
 * (quota, throttling). `next`: what was decided right after the last page, to spare another call that decides.
 */
export const PageResult = z.object({
  done: z.boolean(),
  progress: StepProgress.optional(),
  waitSeconds: z.number().nonnegative().optional(),
  next: z.lazy(() => WaveStepSchema).optional(),
});
export interface PageResult {
  readonly done: boolean;
  readonly progress?: StepProgress | undefined;
  readonly waitSeconds?: number | undefined;
  readonly next?: WaveStep | undefined;
}

const PagedInput = WaveRef.extend({ progress: StepProgress.optional() });

/**
 * A step, and its first pages where they could be done in the same call; absent from instances that began before there
 * was such a thing.
 */
const DecidedStep: z.ZodType<WaveStep & { readonly first?: PageResult | undefined }> = WaveStepSchema.and(
  z.object({ first: PageResult.optional() }),
);

/**
 * Reads the wave row and decides (pure `nextWaveStep`), and begins a step in pages. Decided here, not in the
 * orchestration, so that a new rule never changes the replay of a generation in flight.
 */
export const decideWaveStep = defineActivity({ name: "decideWaveStep", input: WaveRef, result: DecidedStep });
/** Group -> member rows, page by page; ends with `snapshotAt`, `inScope`, `sortedOut`. */
export const snapshotMembers = defineActivity({ name: "snapshotMembers", input: PagedInput, result: PageResult });
/**
 * One page of one mailing; whoever is mailed as a straggler was live-checked in the same step; ends with the stage
 * `leadsTo`.
 */
export const mailMembers = defineActivity({
  name: "mailMembers",
  input: PagedInput.extend({ mail: MailKindSchema, leadsTo: WaveStageSchema }),
  result: PageResult,
});
/** Live checks, then the 95 % gate; opens it or chases those who are due; records `gate`. */
export const lookAtGate = defineActivity({ name: "lookAtGate", input: PagedInput, result: PageResult });
export const createWavePolicy = defineActivity({ name: "createWavePolicy", input: WaveRef, result: Nothing });
/**
 * Reads the log of the report-only window, names who would be blocked, offers them a pass; records `evidence`, stage
 * `swept` when clean.
 */
export const sweepSignIns = defineActivity({ name: "sweepSignIns", input: PagedInput, result: PageResult });
/** Live check of every member in scope within the hour before the flip; records `flip.checkedAt` and `flip.digest`. */
export const checkEveryone = defineActivity({ name: "checkEveryone", input: PagedInput, result: PageResult });
export const voidApproval = defineActivity({
  name: "voidApproval",
  input: WaveRef.extend({ because: z.string() }),
  result: Nothing,
});
/**
 * Everyone who is not ready goes into the exclusion group; records `flip.excludedAt` once transitive membership was
 * read back.
 */
export const excludeMembers = defineActivity({ name: "excludeMembers", input: PagedInput, result: PageResult });
/** The enforcement flip, fail-closed: re-reads everything it relies on, PATCHes `state` alone, reads back. */
export const flipPolicy = defineActivity({ name: "flipPolicy", input: WaveRef, result: Nothing });
/**
 * Reads the log since the last watch; denied members are let through and offered a pass; records `watchedUntil`,
 * `blockedRecently`.
 */
export const watchSignIns = defineActivity({ name: "watchSignIns", input: PagedInput, result: PageResult });
/** Our policy back to `enabledForReportingButNotEnforced`; always allowed. */
export const rollBackPolicy = defineActivity({
  name: "rollBackPolicy",
  input: WaveRef.extend({ because: z.string(), leadsTo: z.enum(["rolledBack", "cancelled"]) }),
  result: Nothing,
});
export const advanceWave = defineActivity({
  name: "advanceWave",
  input: WaveRef.extend({ to: WaveStageSchema }),
  result: Nothing,
});
