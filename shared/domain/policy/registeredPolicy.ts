import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import { type ConditionalAccessPolicyState, REPORT_ONLY } from "./conditionalAccessPolicy.ts";
import type { RefusedCreation } from "./refusedCreation.ts";

/** What a policy of ours is for. */
export const PolicyKindSchema = z.enum(["workforce", "wave", "roles", "companion", "door", "testApp"]);
export type PolicyKind = z.infer<typeof PolicyKindSchema>;

/** How a policy of ours is to be found. What people have not asked for yet, or took back, is wanted in report-only. */
export const WantedStateSchema = z.enum(["enabled", REPORT_ONLY, "deleted"]);
type WantedState = z.infer<typeof WantedStateSchema>;

/** The key of the one policy that enforces; no wave may have this name. */
export const WORKFORCE = "workforce";
/** The key of its companion over the wizard's two apps; no wave may have this name either. */
export const COMPANION = "companion";
/** The key of the policy over directory roles; no wave may have this name. */
export const ROLES = "roles";
/** A key of what a start switches on. */
export type EnforcingKey = typeof WORKFORCE | typeof COMPANION;
/**
 * The keys of the two policies over this app itself: people enable them in the portal, the app never does, and it never
 * takes them back.
 */
export const doorKeys = ["door", "door-others"] as const;
export type DoorKey = (typeof doorKeys)[number];
/** Whether a key of the registry is that of a policy of the door. */
const isDoorKey = (key: string): key is DoorKey => (doorKeys as readonly string[]).includes(key);
/** Keys of the registry that are no wave. */
export const reservedKeys: readonly string[] = [WORKFORCE, COMPANION, ROLES, ...doorKeys];

/** What the policy under a key of the registry is for. */
export function kindOf(key: string): PolicyKind {
  if (key === WORKFORCE || key === COMPANION || key === ROLES) return key;
  return isDoorKey(key) ? "door" : "wave";
}

/** No wave's id has a plus sign. */
const TWIN = "+companion";
/** The key of the companion's twin for one wave. It is of the kind `wave`: evidence, in report-only for ever. */
export const twinKey = (waveId: string): string => `${waveId}${TWIN}`;
/** The wave that a policy of the kind `wave` is about. */
export const waveIdOfKey = (key: string): string => (key.endsWith(TWIN) ? key.slice(0, -TWIN.length) : key);
/** The keys of the policies that give a wave its evidence. */
export const wavePolicyKeys = (waveId: string, wizardExclusions: boolean): readonly string[] =>
  wizardExclusions ? [waveId, twinKey(waveId)] : [waveId];

/** A policy that was just created may not show for some minutes. */
export const SHOWS_LATE_MS = minutes(15);

/** How far the way back of a wave's policy has come that somebody deleted. `cannot`: it is not coming back. */
export const RestoringSchema = z.enum(["look", "restore", "cannot"]);
type Restoring = z.infer<typeof RestoringSchema>;

/** A policy that this app created. It touches no other. */
export interface RegisteredPolicy {
  readonly policyId: string;
  /**
   * Wave id, `twinKey` of one, `EnforcingKey`, `ROLES`, or one of `doorKeys`. Those of waves are never to be enabled.
   */
  readonly key: string;
  readonly kind: PolicyKind;
  /** Whether the app takes it back when it is found enabled. Written before whatever makes it so. */
  readonly wanted: WantedState;
  readonly createdAt: string;
  readonly definitionDigest: string;
  /** What was asked for last, or found; `disabled` while nothing was asked for yet. */
  readonly state: ConditionalAccessPolicyState;
  readonly modifiedDateTime?: string | undefined;
  /** Since when enabling was asked for and not settled: neither read back as not done, nor taken back and read back. */
  readonly enableAskedAt?: string | undefined;
  /** When it was last read, and was not enabled, on its way back to report-only. */
  readonly readBackAt?: string | undefined;
  /** Why it is not back yet, in words for people: what the service said last. */
  readonly notBackBecause?: string | undefined;
  readonly restoring?: Restoring | undefined;
  /** When it was last restored: it may not show for some minutes. */
  readonly restoredAt?: string | undefined;
  /** When it was read as deleted, after the app had deleted it. */
  readonly deletedAt?: string | undefined;
  /** That its creation was refused, and when it is asked for next. */
  readonly refusedCreation?: RefusedCreation | undefined;
}
