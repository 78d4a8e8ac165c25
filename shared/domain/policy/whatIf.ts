/** What What-If says of one policy for one sign-in. */
export interface WhatIfResult {
  readonly policyId: string;
  /** `undefined` where the answer does not say. */
  readonly policyApplies: boolean | undefined;
  /** Why it does not apply, as Graph spells it: `users` where the account is left out. */
  readonly analysisReasons: string;
}

/**
 * Why it is in doubt that a policy leaves a break-glass account alone, for people; `undefined` when it does for the
 * account's own sake. That another condition was not met, or could not be judged, is no answer. Pure.
 */
export function whyNotLeftAlone(
  results: readonly WhatIfResult[],
  policyId: string,
  account: string,
  name = "workforce",
): string | undefined {
  const found = results.find((one) => one.policyId.toLowerCase() === policyId.toLowerCase());
  if (!found) return `What-If does not name the ${name} policy for the break-glass account ${account}`;
  if (found.policyApplies === true)
    return `What-If says that the ${name} policy would apply to the break-glass account ${account}`;
  const reasons = found.analysisReasons.split(",").map((reason) => reason.trim());
  if (found.policyApplies === false && reasons.includes("users")) return undefined;
  return `What-If does not say that the ${name} policy leaves out the break-glass account ${account} (${found.analysisReasons || "no reason"})`;
}
