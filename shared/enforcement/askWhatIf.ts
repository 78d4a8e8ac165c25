import type { Config } from "../config/config.ts";
import { COMPANION, type EnforcingKey } from "../domain/policy/registeredPolicy.ts";
import { whyNotLeftAlone } from "../domain/policy/whatIf.ts";
import { wizardAppIds } from "../domain/policy/wizardApps.ts";
import type { Ports } from "../ports/ports.ts";

/** One request to What-If, and what it is about. `id` says up to where was asked, in their order. */
export interface BreakGlassQuestion {
  readonly id: string;
  readonly account: string;
  readonly key: EnforcingKey;
}

/** What is to be asked about these policies, for each break-glass account; in the order of their ids. */
export const breakGlassQuestions = (
  { breakGlassUserIds }: Pick<Config, "breakGlassUserIds">,
  keys: readonly EnforcingKey[],
): readonly BreakGlassQuestion[] =>
  [...new Set(breakGlassUserIds.map((id) => id.toLowerCase()))]
    .flatMap((account) => keys.map((key) => ({ id: key === COMPANION ? `${account}|${key}` : account, account, key })))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/**
 * Why nobody may be enforced because of this break-glass account, for people (P18); `undefined` when the policy leaves
 * it alone. One request to Conditional Access, about an app that the policy covers. @throws TransientError
 * RefusedError: unreadable enforces nobody.
 */
export async function whyBreakGlassMeets(
  { policies }: Pick<Ports, "policies">,
  policyId: string,
  { account, key }: BreakGlassQuestion,
): Promise<string | undefined> {
  const results = await policies.whatIf(account, key === COMPANION ? wizardAppIds[0] : undefined);
  return whyNotLeftAlone(results, policyId, account, key);
}
