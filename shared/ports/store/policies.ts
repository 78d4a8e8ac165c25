import type { RegisteredPolicy } from "../../domain/policy/registeredPolicy.ts";

export interface PolicyRegistry {
  registeredPolicy(key: string): Promise<RegisteredPolicy | undefined>;
  /** Written before the creation call (without id) so that a lost answer is found again by display name. */
  saveRegisteredPolicy(policy: RegisteredPolicy): Promise<void>;
  registeredPolicies(): Promise<readonly RegisteredPolicy[]>;
}
