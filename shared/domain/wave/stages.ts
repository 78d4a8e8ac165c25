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
  "enforcing",
  "enforced",
  "watched",
  "steady",
  "rolledBack",
  "cancelled",
]);
export type WaveStage = z.infer<typeof WaveStageSchema>;

const appliedStages: readonly WaveStage[] = ["enforcing", "enforced", "watched", "steady"];

/** Whether members may be in the enforced group because of this wave. */
export const isApplied = (stage: WaveStage): boolean => appliedStages.includes(stage);
