import type { RegisteredPolicy } from "../../domain/policy/registeredPolicy.ts";

export interface PolicyRegistry {
  /** @throws RefusedError when it cannot be read. */
  registeredPolicy(key: string): Promise<RegisteredPolicy | undefined>;
  /** The id alone, of a row that cannot be read as a whole, too: a stop needs no more. */
  registeredPolicyId(key: string): Promise<string | undefined>;
  /** Written before the creation call (without id) so that a lost answer is found again by display name. */
  saveRegisteredPolicy(policy: RegisteredPolicy): Promise<void>;
  registeredPolicies(): Promise<readonly RegisteredPolicy[]>;
}
