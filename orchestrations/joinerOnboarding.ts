import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import {
  checkJoinerMethods,
  decideJoinerStep,
  finishJoiner,
  handOverJoiner,
  lookUpJoinerAccount,
  offerPickUp,
} from "../shared/contracts/joinerActivities.ts";
import { waitUntilOrWake } from "../shared/durable/waiting.ts";

const Input = z.object({ joinerId: z.string() });

/**
 * One hire, from the HR event to a passkey that lives. It decides when, for whom and to whom a pass is offered; the pass itself is made
 * where it is shown and never comes by here. Each generation does one step and continues as new.
 */
export function* joinerOnboarding(context: OrchestrationContext): Generator<Task, { ended: string } | undefined, unknown> {
  const joiner = Input.parse(context.df.getInput());
  const step = yield* decideJoinerStep.call(context, joiner);
  switch (step.kind) {
    case "ended":
      return { ended: step.as };
    case "lookUpAccount":
      yield* lookUpJoinerAccount.call(context, joiner);
      break;
    case "offer":
      yield* offerPickUp.call(context, { ...joiner, round: step.round });
      break;
    case "checkMethods":
      yield* checkJoinerMethods.call(context, joiner);
      break;
    case "finish":
      yield* finishJoiner.call(context, joiner);
      break;
    case "handOver":
      yield* handOverJoiner.call(context, { ...joiner, because: step.because });
      break;
    case "wait":
      yield* waitUntilOrWake(context, step.until);
      break;
  }
  context.df.continueAsNew(joiner);
  return undefined;
}
