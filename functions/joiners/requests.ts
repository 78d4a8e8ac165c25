import { z } from "zod";
import { StandingSchema } from "./schemas.ts";

/** The query of `GET /api/joiners`. */
export const JoinerRangeSchema = z.object({
  skip: z.coerce.number().int().min(0).default(0).describe("How many joiners to leave out, in the store's order."),
  top: z.coerce.number().int().min(1).max(500).default(100).describe("How many to tell of at most."),
  standing: StandingSchema.optional().describe("Only those who stand there."),
});
export type JoinerRange = z.infer<typeof JoinerRangeSchema>;
