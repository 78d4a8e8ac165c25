import type { NotEnforcedReason } from "../../domain/enforcement/notEnforced.ts";
import type { Exclusion } from "../../domain/pass/exclusion.ts";

export interface ExclusionStore {
  /** All of them, or those for one reason. */
  exclusions(reason?: NotEnforcedReason): Promise<readonly Exclusion[]>;
  exclusion(userId: string): Promise<Exclusion | undefined>;
  putExclusions(exclusions: readonly Exclusion[]): Promise<void>;
  removeExclusion(userId: string): Promise<void>;
}
