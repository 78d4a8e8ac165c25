import { z } from "zod";

/** The answer to the Request Service: nothing of what becomes of it. */
export const CallbackTakenSchema = z.object({ received: z.literal(true) });
export type CallbackTaken = z.infer<typeof CallbackTakenSchema>;
