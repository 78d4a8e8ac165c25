import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import { finishPoll, pollRegistrationPage } from "../shared/contracts/pollActivities.ts";

const Input = z.object({
  startedAt: z.string(),
  page: z.number().int().nonnegative().default(0),
  next: z.string().optional(),
});

const CALLS_PER_GENERATION = 50;

/**
 * Streams the registration report into the table, some pages a call; what is throttled waits on a durable timer inside
 * `call`.
 */
export function* registrationPoll(context: OrchestrationContext): Generator<Task, undefined, unknown> {
  const { startedAt, page: first, next: cursor } = Input.parse(context.df.getInput());
  let next = cursor;
  let page = first;
  for (let calls = 0; calls < CALLS_PER_GENERATION; calls++) {
    const result = yield* pollRegistrationPage.call(context, { page, startedAt, ...(next && { next }) });
    next = result.next;
    page = result.page ?? page + 1;
    if (!next) {
      yield* finishPoll.call(context, { startedAt });
      return undefined;
    }
  }
  context.df.continueAsNew({ startedAt, page, next });
  return undefined;
}
