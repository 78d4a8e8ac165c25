/**
 * The words of a wave rollout. A stage names what HAS BEEN done.
 * Every moment is an ISO 8601 UTC string; every date of a calendar is a local `yyyy-mm-dd` with a zone beside it.
 */
export const waveStages = [
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
] as const;
export type WaveStage = (typeof waveStages)[number];

export type MailKind =
  | "announcement"
  | "dayOf"
  | "reminder"
  | "chaser"
  | "enforcementWarning"
  | "pickUp"
  | "handOver"
  | "approvalRequest"
  | "blockedNotice"
  | "alert";

export interface Person {
  /** Entra object id. */
  readonly id: string;
  readonly displayName: string;
}

/** What the sweep of the sign-in log and the live checks said about the wave, and the digest that an approval names. */
export interface WaveEvidence {
  readonly at: string;
  /** SHA-256 (hex) over who is ready, who will be excluded, and the policy definition. */
  readonly digest: string;
  readonly ready: number;
  readonly toExclude: number;
  /** Members in scope for whom at least one sign-in was seen in the window. */
  readonly seen: number;
  readonly inScope: number;
  readonly clean: boolean;
  /** In plain words, why it is not clean. */
  readonly because?: string | undefined;
}

/** All that a decision about a wave may look at: the wave row without storage details. */
export interface WaveFacts {
  readonly waveId: string;
  readonly name: string;
  readonly groupId: string;
  readonly startDate: string;
  readonly timeZone: string;
  readonly startedBy: Person;
  readonly createdAt: string;

  readonly announceAt: string;
  readonly openAt: string;
  readonly remindAt: string;

  readonly stage: WaveStage;
  readonly stageAt: string;
  /**
   * Counts every way the wave took: 1 at first, +1 after each rollback, so that a second round mails anew under new
   * keys.
   */
  readonly round: number;

  readonly paused?: { readonly by: Person; readonly at: string; readonly reason: string } | undefined;
  readonly cancelRequested?: { readonly by: Person; readonly at: string } | undefined;
  readonly rollbackRequested?: { readonly by: Person; readonly at: string; readonly reason: string } | undefined;

  /** Set when every page of the group was written as member rows. */
  readonly snapshotAt?: string | undefined;
  /** Members in scope: in the snapshot and not sorted out. */
  readonly inScope: number;
  /** Members in scope who are held for being away (R109): the gate does not wait for them. */
  readonly heldAway?: number | undefined;
  /** Members sorted out at the snapshot: guests, privileged, break-glass, disabled, in another wave. */
  readonly sortedOut: number;

  /** When the gate was last looked at, and what it saw: `inScope` without those held for being away. */
  readonly gate?:
    | { readonly at: string; readonly ready: number; readonly inScope: number; readonly passed: boolean }
    | undefined;
  /**
   * Members whose last live check or report says that they hold a usable passkey. Maintained by polls and checks; a
   * hint, never proof.
   */
  readonly reportedReady: number;

  /** When the announcement had gone out. */
  readonly announcedAt?: string | undefined;
  readonly gateOpenedAt?: string | undefined;
  readonly warnedAt?: string | undefined;
  readonly policyId?: string | undefined;
  readonly reportOnlyAt?: string | undefined;
  readonly evidence?: WaveEvidence | undefined;
  readonly approval?: { readonly by: Person; readonly at: string; readonly digest: string } | undefined;
  /** Progress of the flip that the approval allowed; older than one hour it counts for nothing. */
  readonly flip?:
    | {
        /** When the live check of everyone began; every new check renews it. */
        readonly startedAt: string;
        readonly checkedAt?: string | undefined;
        readonly digest?: string | undefined;
        readonly excludedAt?: string | undefined;
        /**
         * When our policy was last re-read and found untouched; the write follows within a minute, in a run of its own
         * (1 request / s).
         */
        readonly policyReadAt?: string | undefined;
      }
    | undefined;
  readonly enforcedAt?: string | undefined;
  /** Up to which moment the sign-in log was read while the policy is enabled. */
  readonly watchedUntil?: string | undefined;
  /** Distinct members denied by the enabled policy within the current 24 hours of watching. */
  readonly blockedRecently: number;
}

/** Numbers that an operator may set; where a requirement is named, the default is its number. */
export interface WaveRules {
  /** R151. */
  readonly gateThreshold: number;
  /** R102: whole days between two chasers to one person. */
  readonly chaserIntervalDays: number;
  /** R153. */
  readonly warningDays: number;
  /** R154. */
  readonly reportOnlyHours: number;
  /** P39: share of members in scope for whom a sign-in must have been seen. */
  readonly sweepCoverage: number;
  /** Hours of close watch after the flip. */
  readonly watchHours: number;
  readonly approvalHours: number;
  /**
   * Share of members in scope denied within 24 h of watch from which the wave rolls back by itself (at least
   * `rollbackMinimum` people).
   */
  readonly rollbackShare: number;
  readonly rollbackMinimum: number;
  /** R109: days without any sign-in after which somebody who is not ready counts as away. */
  readonly awayDays: number;
  /** Local hour at which mails and gate looks happen, 0-23. */
  readonly sendHour: number;
  /** ISO weekdays 1 (Monday) to 7 that are worked. */
  readonly workingDays: readonly number[];
}

/** The next thing to do for a wave. */
export type WaveStep =
  | { readonly kind: "snapshot" }
  | { readonly kind: "mail"; readonly mail: MailKind; readonly leadsTo: WaveStage }
  | { readonly kind: "lookAtGate" }
  | { readonly kind: "createPolicy" }
  | { readonly kind: "sweep" }
  | { readonly kind: "checkEveryone" }
  | { readonly kind: "voidApproval"; readonly because: string }
  | { readonly kind: "exclude" }
  | { readonly kind: "flip" }
  | { readonly kind: "watch" }
  | { readonly kind: "advance"; readonly to: WaveStage }
  | { readonly kind: "rollBack"; readonly because: string; readonly leadsTo: "rolledBack" | "cancelled" }
  | { readonly kind: "wait"; readonly until: string; readonly because: string }
  | { readonly kind: "ended"; readonly as: "cancelled" };

/** Why a member of the group is not a wave member in scope, or was left out of enforcement. */
export type ExclusionReason =
  | "guest"
  | "privileged"
  | "rolesUnreadable"
  | "breakGlass"
  | "accountDisabled"
  | "inAnotherWave"
  | "leftGroup"
  | "noUsablePasskey"
  | "passkeyNeverUsed"
  | "noSignInSeen"
  | "away"
  | "refusedInSweep"
  | "blockedAfterFlip"
  | "passIssued";
