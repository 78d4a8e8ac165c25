import { z } from "zod";

/** A stage names what HAS BEEN done. */
export const WaveStageSchema = z.enum([
  "planned",
  "announced",
  "open",
  "reminded",
  "gated",
  "warned",
  "reportOnly",
  "swept",
  "enforced",
  "watched",
  "steady",
  "rolledBack",
  "cancelled",
]);
export type WaveStage = z.infer<typeof WaveStageSchema>;

const appliedStages: readonly WaveStage[] = ["enforced", "watched", "steady"];

/** Whether the wave's policy is enabled, by its stage alone; in doubt, see `policyInDoubt.ts`. */
export const isApplied = (stage: WaveStage): boolean => appliedStages.includes(stage);
