import { z } from "zod";

/** The answer of `GET /api/health`. */
export const HealthSchema = z.object({ status: z.literal("ok") });
export type Health = z.infer<typeof HealthSchema>;
