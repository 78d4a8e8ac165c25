import { z } from "zod";
import type { CheckId, PreflightFinding } from "./verdict.ts";

/** When a wave is checked: before anything of it begins, before its policy is made, and in the hour before its flip. */
export const MomentSchema = z.enum(["start", "reportOnly", "flip"]);
export type Moment = z.infer<typeof MomentSchema>;

const always: readonly Moment[] = ["start", "reportOnly", "flip"];
/** What cannot hold at every moment. Whatever is not named here holds from the start on. */
const later: Readonly<Partial<Record<CheckId, readonly Moment[]>>> = {
  // Nobody is taken down at the start.
  P24: ["reportOnly", "flip"],
  P57: ["reportOnly", "flip"],
  P34: ["reportOnly", "flip"],
  P40: ["reportOnly", "flip"],
  // The policy is made at the moment before, and people are looked at live before the flip.
  P25: ["flip"],
  P35: ["flip"],
  P36: ["flip"],
  P39: ["flip"],
  // About single hires, devices and people: they hold up these, and no wave.
  P42: [],
  P43: [],
  P44: [],
  // Whoever makes a policy looks for room itself, and says so in its own words.
  P62: ["start"],
};

/** At which moments a check holds up a wave, where it is one that blocks. */
const holdsUpAt = (id: CheckId): readonly Moment[] => later[id] ?? always;

/**
 * Whether a finding stops a rollout, or a wave at a moment. What is not known is no pass. P10 warns, but a pass that
 * lives longer than a day stops everything.
 */
export function isBlocking({ result, severity, id }: PreflightFinding, moment?: Moment): boolean {
  const isBad = severity === "blocks" ? result === "fail" || result === "unknown" : id === "P10" && result === "fail";
  return isBad && (moment === undefined || holdsUpAt(id).includes(moment));
}
