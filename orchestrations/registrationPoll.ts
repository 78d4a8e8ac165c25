import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import { finishPoll, pollRegistrationPage } from "../shared/contracts/pollActivities.ts";

const Input = z.object({ startedAt: z.string(), page: z.number().int().nonnegative().default(0), next: z.string().optional() });

const PAGES_PER_GENERATION = 50;

/** Streams the registration report into the table, page by page; a page that is throttled waits on a durable timer inside `call`. */
export function* registrationPoll(context: OrchestrationContext): Generator<Task, undefined, unknown> {
  const { startedAt, page: first, next: cursor } = Input.parse(context.df.getInput());
  let next = cursor;
  for (let page = first; page < first + PAGES_PER_GENERATION; page++) {
    const result = yield* pollRegistrationPage.call(context, { page, startedAt, ...(next && { next }) });
    next = result.next;
    if (!next) {
      yield* finishPoll.call(context, { startedAt });
      return undefined;
    }
  }
  context.df.continueAsNew({ startedAt, page: first + PAGES_PER_GENERATION, next });
  return undefined;
}
