import type { DueStep } from "../../shared/domain/wave/waveSteps.ts";
import type { AnyPagedStep, StepKind, StepOf, StepScope } from "../../shared/steps/step.ts";
import { createPolicy } from "./policy/createPolicy.ts";
import { rollBackWave } from "./rollBack/rollBackWave.ts";
import { advance } from "./steps/advance.ts";
import { checkEveryone } from "./steps/checkEveryone.ts";
import { enforce } from "./steps/enforce.ts";
import { gate } from "./steps/gate.ts";
import { mailing } from "./steps/mailing.ts";
import { snapshot } from "./steps/snapshot.ts";
import { sweep } from "./steps/sweep.ts";
import { voidApproval } from "./steps/voidApproval.ts";
import { watch } from "./steps/watch/watch.ts";

/** A step that is complete after one call. Whatever it cannot do now it throws, and is called again. */
export type SingleStep = (scope: StepScope) => Promise<void>;

/** The table below names a step under no other kind than its own. */
const single = <Kind extends StepKind>(run: (scope: StepScope<StepOf<Kind>>) => Promise<void>): SingleStep =>
  run as unknown as SingleStep;

/** How each step of a wave is carried out: page by page by the runner, or in one call. */
export const waveSteps: Readonly<Record<DueStep["kind"], AnyPagedStep | SingleStep>> = {
  snapshot,
  mail: mailing,
  checkGate: gate,
  sweep,
  checkEveryone,
  enforce,
  watch,
  createPolicy,
  voidApproval: single<"voidApproval">(({ ports, wave, step }) => voidApproval(ports, wave.waveId, step.because)),
  rollBack: single<"rollBack">(rollBackWave),
  advance: single<"advance">(advance),
};
