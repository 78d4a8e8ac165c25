import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";

/** A person in the app-owned exclusion group. */
export interface Exclusion {
  readonly userId: string;
  readonly reason: NotEnforcedReason;
  readonly at: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly until: string;
  readonly waveId?: string | undefined;
  /** The pass for which this person was let through, if that is why. */
  readonly grantId?: string | undefined;
}
