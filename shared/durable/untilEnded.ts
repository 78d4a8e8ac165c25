import type { OrchestrationContext, Task } from "durable-functions";
import type { Outcome } from "../steps/outcome.ts";
import { pause, waitUntilOrWake } from "./waiting.ts";

/** Keeps the history of a generation small, whatever the number of people. */
const TURNS_PER_GENERATION = 40;

/**
 * Carries a workflow on, turn by turn, until it has ended. A turn is one call of an activity, which says how to go on.
 * A generation is one piece of work: it ends with that, with a wait that is over, or after a number of turns. It then
 * continues as new with the turn that is next.
 *
 * It begins with an activity: a wake-up call that is carried over would end a wait at once, for ever. After a wake-up
 * call it goes on: continued as new, it would get that call once more, and decide a second time for nothing.
 * @param first the input of this generation. @param work makes the call of a turn.
 * @returns how the workflow ended; `undefined` where it continues as new.
 */
export function* untilEnded<Turn>(
  context: OrchestrationContext,
  first: Turn,
  work: (turn: Turn) => Generator<Task, Outcome<Turn>, unknown>,
): Generator<Task, { ended: string } | undefined, unknown> {
  let turn = first;
  for (let turns = 0; turns < TURNS_PER_GENERATION; turns++) {
    const outcome = yield* work(turn);
    if (outcome.kind === "ended") return { ended: outcome.as };
    turn = outcome.turn;
    if (outcome.kind === "wait" && (yield* waitUntilOrWake(context, outcome.until))) continue;
    if (outcome.kind !== "go") break;
    if (outcome.afterSeconds) yield* pause(context, outcome.afterSeconds, outcome.because);
  }
  context.df.continueAsNew(turn);
  return undefined;
}
