import { z } from "zod";
import { defineActivity } from "../durable/activityContract.ts";

/**
 * Some pages of `userRegistrationDetails` into the table (changed rows only), waking what waits. `next` is Graph's
 * opaque cursor; `page` counts from 0. The result says where to carry on;
 * without `next` the report is complete.
 */
export const pollRegistrationPage = defineActivity({
  name: "pollRegistrationPage",
  input: z.object({ page: z.number().int().nonnegative(), next: z.string().optional(), startedAt: z.string() }),
  result: z.object({ next: z.string().optional(), page: z.number().int().positive().optional() }),
});
/**
 * After the last page: records the poll, then carries on with joiners who are due to be enforced, some in each call.
 * `after` is the user id behind which to go on; without it in the result nobody is left.
 */
export const finishPoll = defineActivity({
  name: "finishPoll",
  input: z.object({ startedAt: z.string(), after: z.string().optional() }),
  result: z.object({ after: z.string().optional() }),
});
