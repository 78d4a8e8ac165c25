import { z } from "zod";

/** Why a member of the group is not a wave member in scope, or was left out of enforcement. */
export const ExclusionReasonSchema = z.enum([
  "guest",
  "privileged",
  "rolesUnreadable",
  "breakGlass",
  "accountDisabled",
  "inAnotherWave",
  "leftGroup",
  "noUsablePasskey",
  "passkeyNeverUsed",
  "noSignInSeen",
  "away",
  "refusedInSweep",
  "passIssued",
]);
export type ExclusionReason = z.infer<typeof ExclusionReasonSchema>;

/** A person in the app-owned exclusion group. */
export interface Exclusion {
  readonly userId: string;
  readonly reason: ExclusionReason;
  readonly at: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly until: string;
  readonly waveId?: string | undefined;
  /** The pass for which this person was let through, if that is why. */
  readonly grantId?: string | undefined;
}
