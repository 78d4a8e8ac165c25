import { z } from "zod";

export const PeopleDeletedSchema = z
  .object({
    at: z.string(),
    round: z.number().int(),
    keptDays: z.number().int().describe("What `KEEP_WAVE_DAYS` was then."),
  })
  .describe("Its people were deleted, as it had ended long ago: numbers are those of then. A new round begins anew.");
