import { z } from "zod";

/** What is done beyond what the app made itself (R308), each only where a tenant switches it on. */
export const OffboardingStepSchema = z.enum(["groups", "sessions", "methods"]);
export type OffboardingStep = z.infer<typeof OffboardingStepSchema>;
