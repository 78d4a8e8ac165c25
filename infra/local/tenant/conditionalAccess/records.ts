import type { UserRecord } from "../principals/records.ts";
import type { ProvenWith } from "../strengths/records.ts";
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
  /** The moment from which the present state counts. */
  stateSince: number;
  /** The moment from which each new include or the end of each exclude counts, by e.g. `includeGroups {id}`. */
  readonly since: Map<string, number>;
}

/** A policy in the bin. */
export interface DeletedPolicy {
  readonly policy: StoredPolicy;
  /** ms since epoch. */
  readonly deletedAt: number;
}

/** A token request: for which resource or user action, and how strongly the user has proved who they are. */
export interface TokenRequest extends ProvenWith {
  readonly user: UserRecord;
  readonly target: { readonly resourceId: string } | { readonly userAction: string };
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

/** `asked`: the user would be asked for something that may satisfy the policy. `refused`: nothing they do now helps. */
export type Verdict = "satisfied" | "asked" | "refused";

export interface Evaluation {
  readonly policy: StoredPolicy;
  readonly result: AppliedResult;
  /** Only enabled policies that apply have one. */
  readonly verdict: Verdict | undefined;
}
