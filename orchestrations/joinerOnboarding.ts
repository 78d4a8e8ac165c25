import type { OrchestrationContext, Task } from "durable-functions";
import { JoinerTurn, joinerWork } from "../shared/contracts/joinerWork.ts";
import { untilEnded } from "../shared/durable/untilEnded.ts";

/**
 * One hire, from the HR event to a passkey that lives. It decides when, for whom and to whom a pass is offered; the
 * pass itself is made where it is shown and never comes by here.
 */
export function* joinerOnboarding(
  context: OrchestrationContext,
): Generator<Task, { ended: string } | undefined, unknown> {
  const first = JoinerTurn.parse(context.df.getInput());
  return yield* untilEnded(context, first, (turn) => joinerWork[turn.step?.kind ?? "decide"].call(context, turn));
}
