import type { Config } from "../config/config.ts";
import { whyNotLeftAlone } from "../domain/policy/whatIf.ts";
import type { Ports } from "../ports/ports.ts";

/** The accounts to be asked about, in the order in which they are. */
export const breakGlassInOrder = ({ breakGlassUserIds }: Pick<Config, "breakGlassUserIds">): readonly string[] =>
  [...new Set(breakGlassUserIds.map((id) => id.toLowerCase()))].sort();

/**
 * Why nobody may be enforced because of this break-glass account, for people (P18); `undefined` when the policy leaves
 * it alone. One request to Conditional Access. @throws TransientError RefusedError: unreadable enforces nobody.
 */
export const whyBreakGlassMeets = async (
  { policies }: Pick<Ports, "policies">,
  policyId: string,
  account: string,
): Promise<string | undefined> => whyNotLeftAlone(await policies.whatIf(account), policyId, account);
