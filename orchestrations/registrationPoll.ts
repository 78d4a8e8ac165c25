import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import { finishPoll, pollRegistrationPage } from "../shared/contracts/pollActivities.ts";

const Input = z.object({
  startedAt: z.string(),
  page: z.number().int().nonnegative().default(0),
  next: z.string().optional(),
  /** Set once the report is read to its end: the people behind this one are left. */
  after: z.string().optional(),
});

const CALLS_PER_GENERATION = 50;

/**
 * Streams the registration report into the table, some pages a call, then carries on with who is due to be enforced.
 * What is throttled waits on a durable timer inside `call`.
 */
export function* registrationPoll(context: OrchestrationContext): Generator<Task, undefined, unknown> {
  let { startedAt, page, next, after } = Input.parse(context.df.getInput());
  for (let calls = 0; calls < CALLS_PER_GENERATION; calls++) {
    if (after === undefined) {
      const result = yield* pollRegistrationPage.call(context, { page, startedAt, ...(next && { next }) });
      next = result.next;
      page = result.page ?? page + 1;
      if (next) continue;
    }
    ({ after } = yield* finishPoll.call(context, { startedAt, ...(after && { after }) }));
    if (after === undefined) return undefined;
  }
  context.df.continueAsNew({ startedAt, page, ...(next && { next }), ...(after && { after }) });
  return undefined;
}
