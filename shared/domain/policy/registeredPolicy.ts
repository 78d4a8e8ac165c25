import { minutes } from "../calendar/durations.ts";
import type { ConditionalAccessPolicyState } from "./conditionalAccessPolicy.ts";

/** The key of the one policy that enforces; no wave may have this name. */
export const WORKFORCE = "workforce";
/**
 * The keys of the two policies over this app itself: people enable them in the portal, the app never does, and it never
 * takes them back.
 */
export const doorKeys = ["door", "door-others"] as const;
export type DoorKey = (typeof doorKeys)[number];
export const isDoorKey = (key: string): key is DoorKey => (doorKeys as readonly string[]).includes(key);
/** Keys of the registry that are no wave. */
export const reservedKeys: readonly string[] = [WORKFORCE, ...doorKeys];

/** A policy that was just created may not show for some minutes. */
export const SHOWS_LATE_MS = minutes(15);

/** A policy that this app created. It touches no other. */
export interface RegisteredPolicy {
  readonly policyId: string;
  /** Wave id, `WORKFORCE`, or one of `doorKeys`. A wave's policy is never to be enabled. */
  readonly key: string;
  readonly createdAt: string;
  readonly definitionDigest: string;
  readonly state: ConditionalAccessPolicyState;
  readonly modifiedDateTime?: string | undefined;
  /** Since when enabling was asked for and not settled: neither read back as not done, nor taken back and read back. */
  readonly enableAskedAt?: string | undefined;
  /** When it was last read, and was not enabled, on its way back to report-only. */
  readonly readBackAt?: string | undefined;
  /** Why it is not back yet, in words for people: what the service said last. */
  readonly notBackBecause?: string | undefined;
}
