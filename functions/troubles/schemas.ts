import { z } from "zod";
import { ShownTroublesSchema } from "../../shared/troubles/shownTroubles.ts";

/** The answer of `GET /api/troubles`. */
export const TroubleListSchema = z.object({ troubles: ShownTroublesSchema });
export type TroubleList = z.infer<typeof TroubleListSchema>;
