import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import { pause } from "./waiting.ts";

/**
 * What an activity answers on the wire: a result, or "not now". Busy, slow or refusing services are the normal case, so
 * they are returned, never thrown: a retry policy would repeat blindly, while `call` waits exactly as long as the
 * service asked. Anything thrown is a broken promise of our own code and fails the instance loudly.
 */
export const Later = z.object({ seconds: z.number().nonnegative(), because: z.string() });
export type Later = z.infer<typeof Later>;
const Answer = z.union([z.object({ ok: z.unknown() }), z.object({ later: Later })]);

const FIRST_WAIT_SECONDS = 5;
const LONGEST_OWN_WAIT_SECONDS = 3600;

export interface ActivityContract<Input, Result> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly result: z.ZodType<Result>;
  /** Runs the activity until it has a result; while a service is busy it is asked again, after a wait. */
  call(context: OrchestrationContext, input: Input): Generator<Task, Result, unknown>;
}

const declared = new Set<string>();

/** The names of all activities that were declared so far: whatever an orchestration may call. */
export const declaredActivities = (): ReadonlySet<string> => declared;

/**
 * Declares an activity: its name, and the shapes that cross its border. A file in `functions/` implements it.
 */
export function defineActivity<Input, Result>(contract: {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly result: z.ZodType<Result>;
  /** What must not wait for longer, whatever a service says; by default its own waits grow to an hour. */
  readonly longestWaitSeconds?: number;
}): ActivityContract<Input, Result> {
  declared.add(contract.name);
  return {
    ...contract,
    *call(context, input) {
      for (let attempt = 0; ; attempt++) {
        const answer = Answer.parse(yield context.df.callActivity(contract.name, input));
        if ("ok" in answer) return contract.result.parse(answer.ok);
        const own = Math.min(FIRST_WAIT_SECONDS * 2 ** attempt, LONGEST_OWN_WAIT_SECONDS);
        const seconds = Math.min(Math.max(own, answer.later.seconds), contract.longestWaitSeconds ?? Number.MAX_VALUE);
        yield* pause(context, seconds, answer.later.because);
      }
    },
  };
}
