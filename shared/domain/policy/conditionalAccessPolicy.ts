import { z } from "zod";

export const PolicyStateSchema = z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]);
/** The states that can be asked for. */
export type ConditionalAccessPolicyState = z.infer<typeof PolicyStateSchema>;
/** The policy is judged at every sign-in, and asks for nothing. */
export const REPORT_ONLY = "enabledForReportingButNotEnforced" satisfies ConditionalAccessPolicyState;

/**
 * Graph's conditionalAccessPolicy, the parts that we write and compare.
 */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly state: ConditionalAccessPolicyState | "unknown";
  readonly modifiedDateTime?: string | undefined;
  readonly createdDateTime?: string | undefined;
  /** conditions, grantControls and sessionControls as Graph returns them, for `definitionDigest`. */
  readonly definition: unknown;
}

/** A state for people: the policy is … */
export const stateWords: Readonly<Record<ConditionalAccessPolicy["state"], string>> = {
  enabled: "enabled",
  disabled: "switched off",
  enabledForReportingButNotEnforced: "in report-only",
  unknown: "in a state that nobody knows",
};
