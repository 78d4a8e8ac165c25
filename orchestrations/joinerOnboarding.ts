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
import { type JoinerStep, JoinerStepSchema } from "../shared/domain/joiner/joinerTypes.ts";
import type { Later } from "../shared/durable/activityContract.ts";
import { waitUntilOrWake } from "../shared/durable/waiting.ts";

const Input = z.object({
  joinerId: z.string(),
  /** What the last generation's step led to. */
  step: JoinerStepSchema.optional(),
  /** What the last generation's wait said. */
  lookedAt: z.string().optional(),
});
type Input = z.infer<typeof Input>;

/**
 * One hire, from the HR event to a passkey that lives. It decides when, for whom and to whom a pass is offered; the
 * pass itself is made where it is shown and never comes by here. Each activity does whatever is due and says what
 * remains; a generation waits for that, or does the one step that could not be done there, and continues as new.
 */
export function* joinerOnboarding(
  context: OrchestrationContext,
): Generator<Task, { ended: string } | undefined, unknown> {
  const { joinerId, step: decided, lookedAt } = Input.parse(context.df.getInput());
  const { later, ...step } = decided
    ? { ...decided, later: undefined }
    : yield* decideJoinerStep.call(context, { joinerId, ...(lookedAt && { lookedAt }) });
  if (step.kind === "ended") return { ended: step.as };
  const next = step.kind === "wait" ? step : yield* carryOut(context, joinerId, step, later);
  // After a wait everything is decided anew: it may have been a wake-up call.
  if (next?.kind === "wait") yield* waitUntilOrWake(context, next.until);
  const carried = next?.kind === "wait" ? next.lookedAt && { lookedAt: next.lookedAt } : next && { step: next };
  context.df.continueAsNew({ joinerId, ...carried } satisfies Input);
  return undefined;
}

/**
 * @param later where the step was tried already, and has to wait.
 * @returns the step that follows, where that is known already.
 */
function* carryOut(
  context: OrchestrationContext,
  joinerId: string,
  step: Exclude<JoinerStep, { kind: "ended" | "wait" }>,
  later: Later | undefined,
): Generator<Task, JoinerStep | undefined, unknown> {
  switch (step.kind) {
    case "lookUpAccount":
      return (yield* lookUpJoinerAccount.call(context, { joinerId }, later)).next;
    case "offer":
      return (yield* offerPickUp.call(context, { joinerId, round: step.round }, later)).next;
    case "checkMethods":
      return (yield* checkJoinerMethods.call(context, { joinerId }, later)).next;
    case "finish":
      return (yield* finishJoiner.call(context, { joinerId }, later)).next;
    case "handOver":
      return (yield* handOverJoiner.call(context, { joinerId, because: step.because }, later)).next;
  }
}
