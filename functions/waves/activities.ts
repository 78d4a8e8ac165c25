import { isBetweenParts } from "../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { DueStep } from "../../shared/domain/wave/waveSteps.ts";
import type { AnyPagedStep, StepKind, StepOf, StepScope } from "../../shared/steps/step.ts";
import { aboutWave } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { createPolicy } from "./policy/createPolicy.ts";
import { rollBackWave } from "./rollBack/rollBackWave.ts";
import { advance } from "./steps/advance.ts";
import { chaseStep } from "./steps/chaseStep.ts";
import { checkEveryone } from "./steps/checkEveryone.ts";
import { enforce } from "./steps/enforce.ts";
import { gate } from "./steps/gate.ts";
import { mailing } from "./steps/mailing.ts";
import { reachOut } from "./steps/reachOut.ts";
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
  chase: chaseStep,
  reachOut,
  sweep,
  checkEveryone,
  enforce,
  watch,
  createPolicy,
  voidApproval: single<"voidApproval">(({ ports, wave, step }) => voidApproval(ports, wave.waveId, step.because)),
  rollBack: single<"rollBack">(rollBackWave),
  advance: single<"advance">(advance),
};

/** Waits of such a step are ended by people and by the watch: it goes on where it stood. */
const besideWatch = (step: AnyPagedStep): AnyPagedStep => ({
  ...step,
  wakeable: {
    runOf: ({ begunParts, approval }) => `${begunParts?.at(-1)?.enteredAt}|${approval?.at}`,
    takenUpAt: ({ phase }) => phase,
    tellRefused: ({ ports, config, wave, step: { kind } }, error) =>
      noteTrouble(ports, config, aboutWave(wave.waveId, kind), error),
  },
});

/** What is read for the next part of a wave holds up nobody who looks after those of the parts before. */
const betweenParts: Partial<Record<DueStep["kind"], AnyPagedStep>> = {
  sweep: besideWatch(sweep),
  checkEveryone: besideWatch(checkEveryone),
};

export const stepFor = (kind: DueStep["kind"], wave: WaveFacts): AnyPagedStep | SingleStep =>
  (isBetweenParts(wave) && betweenParts[kind]) || waveSteps[kind];
