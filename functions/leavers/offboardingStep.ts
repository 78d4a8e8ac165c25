import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import type { OffboardingStep } from "../../shared/domain/leaver/offboardingSteps.ts";
import type { Offboarder } from "../../shared/ports/graph.ts";
import type { LeaverNeeds, LeaverStepEnd, LeaverStepRun } from "./leaverStep.ts";
import { over } from "./leaverStep.ts";
import { mayNotOffboard } from "./mayOffboard.ts";

/** Whom a further step is about, once it may be done. */
export interface Offboarding {
  readonly ports: LeaverNeeds;
  readonly offboarder: Offboarder;
  readonly leaver: Leaver;
  readonly userId: string;
}

/** A further step: off unless the tenant switched it on, and never done for whom it must not be. */
export const offboardingStep =
  (
    step: OffboardingStep,
    run: (about: Offboarding, config: Parameters<LeaverStepRun>[1]) => Promise<LeaverStepEnd>,
  ): LeaverStepRun =>
  async (ports, config, leaver) => {
    const { offboarder } = ports;
    const { userId } = leaver;
    if (!config.leaverSteps.includes(step)) return over("off", "not switched on (LEAVER_STEPS)");
    if (offboarder === undefined) return over("notDone", "there is no identity for it (OFFBOARDER_CLIENT_ID)");
    if (userId === undefined) return over("nothingToDo", "there is no account");
    const because = await mayNotOffboard(ports, config, leaver);
    return because === undefined
      ? run({ ports, offboarder, leaver, userId }, config)
      : over("notDone", `nothing was touched: ${because}`);
  };
