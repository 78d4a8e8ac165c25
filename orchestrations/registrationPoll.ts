import type { OrchestrationContext, Task } from "durable-functions";
import { z } from "zod";
import { finishPoll, pollRegistrationPage } from "../shared/contracts/pollActivities.ts";

const Input = z.object({
  startedAt: z.string(),
  page: z.number().int().nonnegative().default(0),
  next: z.string().optional(),
  /** Set once the cursor was lost in the middle, and the poll has begun anew: it does so once. */
  again: z.boolean().optional(),
  isBrokenOff: z.boolean().optional(),
  /** Set once the report is read to its end: the people behind this one are left. */
  after: z.string().optional(),
});

const CALLS_PER_GENERATION = 50;

/**
 * Streams the registration report into the table, some pages a call, then carries on with who is due to be enforced.
 * Its place stands in the table: what this instance brings as its own counts only where there is none.
 * What is throttled waits on a durable timer inside `call`. A cursor that Graph does not take any more begins the
 * report anew, once; a report that cannot be read to its end is not recorded as read.
 */
export function* registrationPoll(context: OrchestrationContext): Generator<Task, undefined, unknown> {
  let { startedAt, page, next, again, isBrokenOff, after } = Input.parse(context.df.getInput());
  for (let calls = 0; calls < CALLS_PER_GENERATION; calls++) {
    if (after === undefined) {
      const result = yield* pollRegistrationPage.call(context, { page, startedAt, ...(next && { next }) });
      if (result.brokenOff === "lostPlace" && !again) {
        [again, page, next] = [true, 0, undefined];
        continue;
      }
      isBrokenOff = result.brokenOff !== undefined;
      next = result.next;
      page = result.page ?? page + 1;
      if (next) continue;
    }
    ({ after } = yield* finishPoll.call(context, {
      startedAt,
      ...(after && { after }),
      ...(isBrokenOff && { isBrokenOff }),
    }));
    if (after === undefined) return undefined;
  }
  context.df.continueAsNew({
    startedAt,
    page,
    ...(next && { next }),
    ...(again && { again }),
    ...(isBrokenOff && { isBrokenOff }),
    ...(after && { after }),
  });
  return undefined;
}
