import type { OrchestrationContext, Task } from "durable-functions";
import { WaveTurn, waveWork } from "../shared/contracts/waveWork.ts";
import { untilEnded } from "../shared/durable/untilEnded.ts";

/**
 * One wave, from announcement to enforced and watched. A turn decides what is due from the wave row, or carries a step
 * on; what it leaves to do is the next turn.
 */
export function* waveRollout(context: OrchestrationContext): Generator<Task, { ended: string } | undefined, unknown> {
  const first = WaveTurn.parse(context.df.getInput());
  return yield* untilEnded(context, first, (turn) => waveWork[turn.step?.kind ?? "decide"].call(context, turn));
}
