import { z } from "zod";
import { defineActivity } from "../durable/activityContract.ts";

/**
 * Some pages of `userRegistrationDetails` into the table (changed rows only). `next` is Graph's opaque cursor; `page`
 * counts from 0; the place that stands in the table goes before both. The result says where to carry on. Without `next`
 * the report is complete, unless it was `brokenOff`: Graph does not take the cursor any more (`lostPlace`), or a page
 * cannot be read.
 */
export const pollRegistrationPage = defineActivity({
  name: "pollRegistrationPage",
  input: z.object({ page: z.number().int().nonnegative(), next: z.string().optional(), startedAt: z.string() }),
  result: z.object({
    next: z.string().optional(),
    page: z.number().int().positive().optional(),
    brokenOff: z.enum(["lostPlace", "unreadable"]).optional(),
  }),
});
/**
 * After the last page: tells waves and onboardings what changed, marks who left the report, and records the poll,
 * unless it was broken off. Then it carries on with joiners who are due to be enforced, some in each call. `after` is
 * the user id behind which to go on; without it in the result nobody is left.
 */
export const finishPoll = defineActivity({
  name: "finishPoll",
  input: z.object({ startedAt: z.string(), after: z.string().optional(), isBrokenOff: z.boolean().optional() }),
  result: z.object({ after: z.string().optional() }),
});
