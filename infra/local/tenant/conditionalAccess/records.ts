import type { UserRecord } from "../principals/records.ts";
import type { PolicyConditions, PolicyGrantControls, PolicyState } from "./policySchema.ts";

/** A policy as the tenant keeps it. Moments are ms since epoch. */
export interface StoredPolicy {
  readonly ordinal: number;
  readonly id: string;
  displayName: string;
  description: string | null;
  templateId: string | null;
  state: PolicyState;
  readonly createdAt: number;
  modifiedAt: number | undefined;
  conditions: PolicyConditions;
  grantControls: PolicyGrantControls | null;
  sessionControls: Record<string, unknown> | null;
  /** When the present state began. */
  stateSince: number;
  /** When each include came in, and each former exclude went, e.g. `includeGroups {id}`. */
  readonly since: Map<string, number>;
}

/**
 * What a token request is like: to which resource, or which user action, and how strongly the user stands identified.
 */
export interface TokenRequest {
  readonly user: UserRecord;
  readonly target: { readonly resourceId: string } | { readonly userAction: string };
  /** As in `allowedCombinations`, e.g. `fido2` or `password,microsoftAuthenticatorPush`. */
  readonly combination: string;
  readonly clientAppType: "browser" | "mobileAppsAndDesktopClients";
  readonly operatingSystem: string;
  readonly isCompliantDevice: boolean;
}

export type AppliedResult =
  | "success"
  | "failure"
  | "notApplied"
  | "notEnabled"
  | "reportOnlySuccess"
  | "reportOnlyFailure"
  | "reportOnlyInterrupted"
  | "reportOnlyNotApplied";

/** `asked`: the user would be asked for something that might satisfy it; `refused`: nothing the user does now helps. */
export type Verdict = "satisfied" | "asked" | "refused";

export interface Evaluation {
  readonly policy: StoredPolicy;
  readonly result: AppliedResult;
  /** Of enabled policies that apply. */
  readonly verdict: Verdict | undefined;
}
