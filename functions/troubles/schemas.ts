import { z } from "zod";
import { TroubleSchema } from "../../shared/domain/trouble/trouble.ts";

const ShownTroubleSchema = TroubleSchema.extend({ advice: z.string().describe("What to do about it.") });

/** The answer of `GET /api/troubles`. */
export const TroubleListSchema = z.object({
  troubles: z.array(ShownTroubleSchema).describe("Those that stand now, the longest first."),
});
export type TroubleList = z.infer<typeof TroubleListSchema>;
