import { z } from "zod";

/** Nobody deletes by a slip: what it means is written out. */
export const UNDERSTOOD = "what is known of this person is deleted and does not come back";

/** The body of `POST /api/people/{userId}/erase`, as JSON or as the fields of a form. */
export const ErasePersonSchema = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe(
      "Who asked for it and when, by a number of your own. It stays in the trail: it must not name the person.",
    ),
  understood: z.literal(UNDERSTOOD).describe("That it cannot be taken back."),
});
