import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import {
  advanceWave,
  checkEveryone,
  createWavePolicy,
  decideWaveStep,
  excludeMembers,
  flipPolicy,
  lookAtGate,
  mailMembers,
  type PageResult,
  rollBackPolicy,
  StepProgress,
  snapshotMembers,
  sweepSignIns,
  voidApproval,
  watchSignIns,
} from "../shared/contracts/waveActivities.ts";
import { type WaveStep, WaveStepSchema } from "../shared/domain/wave/waveSteps.ts";
import { pause, waitUntilOrWake } from "../shared/durable/waiting.ts";

const Input = z.object({
  waveId: z.string(),
  /** A paged step that the last generation did not finish. */
  resume: z.object({ step: WaveStepSchema, progress: StepProgress.optional() }).optional(),
});
type Input = z.infer<typeof Input>;

const PAGES_PER_GENERATION = 40;

/**
 * One wave, from announcement to enforced and watched. Every generation does one step and continues as new, so history
 * stays small whatever the number of people; what may happen next is decided in `decideWaveStep` from the wave row.
 */
export function* waveRollout(context: OrchestrationContext): Generator<Task, { ended: string } | undefined, unknown> {
  const { waveId, resume } = Input.parse(context.df.getInput());
  const { first, ...step } = resume?.step
    ? { ...resume.step, first: undefined }
    : yield* decideWaveStep.call(context, { waveId });
  if (step.kind === "ended") return { ended: step.as };

  const after = yield* carryOut(context, waveId, step, { progress: resume?.progress, first });
  if (after.next?.kind === "wait") {
    yield* waitUntilOrWake(context, after.next.until);
    context.df.continueAsNew({ waveId } satisfies Input);
  } else {
    const goOn = after.next ? { step: after.next } : after.progress && { step, progress: after.progress };
    context.df.continueAsNew({ waveId, ...(goOn && { resume: goOn }) } satisfies Input);
  }
  return undefined;
}

/**
 * How a generation leaves its step: in the middle (`progress`), complete with what comes next already decided (`next`),
 * or complete.
 */
interface StepLeft {
  readonly progress?: StepProgress | undefined;
  readonly next?: WaveStep | undefined;
}
const COMPLETE: StepLeft = {};

/** What has been done of a step already: by the last generation, or by the call that decided on it. */
interface Begun {
  readonly progress?: StepProgress | undefined;
  readonly first?: PageResult | undefined;
}

function* carryOut(
  context: OrchestrationContext,
  waveId: string,
  step: Exclude<WaveStep, { kind: "ended" }>,
  begun: Begun,
): Generator<Task, StepLeft, unknown> {
  const inPages = (page: (progress?: StepProgress) => Generator<Task, PageResult, unknown>) =>
    allPages(context, page, begun);
  const from = (at?: StepProgress) => ({ waveId, ...(at && { progress: at }) });
  switch (step.kind) {
    case "snapshot":
      return yield* inPages((at) => snapshotMembers.call(context, from(at)));
    case "mail":
      return yield* inPages((at) => mailMembers.call(context, { ...from(at), mail: step.mail, leadsTo: step.leadsTo }));
    case "lookAtGate":
      return yield* inPages((at) => lookAtGate.call(context, from(at)));
    case "sweep":
      return yield* inPages((at) => sweepSignIns.call(context, from(at)));
    case "checkEveryone":
      return yield* inPages((at) => checkEveryone.call(context, from(at)));
    case "exclude":
      return yield* inPages((at) => excludeMembers.call(context, from(at)));
    case "watch":
      return yield* inPages((at) => watchSignIns.call(context, from(at)));
    case "createPolicy":
      yield* createWavePolicy.call(context, { waveId });
      return COMPLETE;
    case "flip":
      yield* flipPolicy.call(context, { waveId });
      return COMPLETE;
    case "voidApproval":
      yield* voidApproval.call(context, { waveId, because: step.because });
      return COMPLETE;
    case "rollBack":
      yield* rollBackPolicy.call(context, { waveId, because: step.because, leadsTo: step.leadsTo });
      return COMPLETE;
    case "advance":
      yield* advanceWave.call(context, { waveId, to: step.to });
      return COMPLETE;
    case "wait":
      yield* waitUntilOrWake(context, step.until);
      return COMPLETE;
  }
}

function* allPages(
  context: OrchestrationContext,
  page: (progress?: StepProgress) => Generator<Task, PageResult, unknown>,
  { progress: start, first }: Begun,
): Generator<Task, StepLeft, unknown> {
  let progress = start;
  for (let count = 0; count < PAGES_PER_GENERATION; count++) {
    const result = count === 0 && first ? first : yield* page(progress);
    if (result.done) return { next: result.next };
    progress = result.progress ?? progress;
    if (result.waitSeconds) yield* pause(context, result.waitSeconds);
  }
  return { progress: progress ?? { counts: {} } };
}
