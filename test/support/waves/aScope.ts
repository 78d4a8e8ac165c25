import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { DueStep } from "../../../shared/domain/wave/waveSteps.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { StepScope } from "../../../shared/steps/step.ts";
import { testConfig } from "../testConfig.ts";
import { aWave } from "./aWave.ts";

/** What a step or a page of it is carried out with. */
export const aScope = (ports: Ports, change: Partial<WaveFacts> = {}, step: DueStep = { kind: "checkGate" }) =>
  ({
    ports,
    config: testConfig(),
    wave: aWave(change),
    step,
    now: ports.clock.now(),
    tally: {},
  }) satisfies StepScope & {
    tally: object;
  };
