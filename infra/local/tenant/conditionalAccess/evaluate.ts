import type { AuthenticationStrengths } from "../strengths/state.ts";
import type { Evaluation, StoredPolicy, TokenRequest, Verdict } from "./records.ts";
import { isInScope, type ScopeSources } from "./scope.ts";

const office365 = new Set([
  "00000002-0000-0ff1-ce00-000000000000",
  "00000003-0000-0ff1-ce00-000000000000",
  "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
  "4765445b-32c6-49b0-83e6-1d93765276ca",
]);
const adminPortals = new Set(["c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "797f4846-ba00-4fd7-ba43-dac1f8f63013"]);

/**
 * Evaluates every policy, as the service does at each token request. Report-only policies on user actions are not
 * evaluated.
 */
export function evaluate(
  sources: ScopeSources & { readonly strengths: AuthenticationStrengths },
  policies: readonly StoredPolicy[],
  request: TokenRequest,
): Evaluation[] {
  return policies.map((policy): Evaluation => {
    if (policy.state === "disabled") return { policy, result: "notEnabled", verdict: undefined };
    const isEnforced = policy.state === "enabled";
    const applies = isInScope(sources, policy, request.user) && conditionsHold(policy, request);
    if (!applies || (!isEnforced && "userAction" in request.target)) {
      return { policy, result: isEnforced ? "notApplied" : "reportOnlyNotApplied", verdict: undefined };
    }
    const verdict = judge(sources.strengths, policy, request);
    if (isEnforced) return { policy, result: verdict === "satisfied" ? "success" : "failure", verdict };
    const result = {
      satisfied: "reportOnlySuccess",
      asked: "reportOnlyInterrupted",
      refused: "reportOnlyFailure",
    } as const;
    return { policy, result: result[verdict], verdict: undefined };
  });
}

/**
 * The conditions other than users. The stand-in has no risk, no named locations and no device filters, so a policy with
 * one of these conditions does not apply.
 */
export function conditionsHold(
  policy: StoredPolicy,
  request: Pick<TokenRequest, "target" | "clientAppType" | "operatingSystem">,
): boolean {
  const {
    applications,
    clientAppTypes,
    platforms,
    locations,
    signInRiskLevels,
    userRiskLevels,
    devices,
    clientApplications,
    authenticationFlows,
  } = policy.conditions;
  const { target } = request;
  if ("userAction" in target) {
    if (!applications.includeUserActions.includes(target.userAction)) return false;
  } else {
    const covers = (list: readonly string[]) =>
      list.includes(target.resourceId) ||
      (list.includes("Office365") && office365.has(target.resourceId)) ||
      (list.includes("MicrosoftAdminPortals") && adminPortals.has(target.resourceId));
    if (!(applications.includeApplications.includes("All") || covers(applications.includeApplications))) return false;
    if (covers(applications.excludeApplications)) return false;
  }
  if (!clientAppTypes.includes("all") && !clientAppTypes.includes(request.clientAppType)) return false;
  if (platforms) {
    const platform = platformOf(request.operatingSystem);
    if (!platforms.includePlatforms.includes("all") && !(platform && platforms.includePlatforms.includes(platform)))
      return false;
    if (platform && platforms.excludePlatforms.includes(platform)) return false;
  }
  if (locations && (!locations.includeLocations.includes("All") || locations.excludeLocations.includes("All")))
    return false;
  return (
    signInRiskLevels.length === 0 &&
    userRiskLevels.length === 0 &&
    !devices &&
    !clientApplications &&
    !authenticationFlows
  );
}

/** Whether a policy has a sign-in frequency of every time. */
export function isEveryTime({ sessionControls }: StoredPolicy): boolean {
  const frequency = sessionControls?.["signInFrequency"] as { isEnabled?: boolean; frequencyInterval?: string } | null;
  return frequency?.isEnabled === true && frequency.frequencyInterval === "everyTime";
}

function platformOf(operatingSystem: string): "windows" | "macOS" | "iOS" | "android" | "linux" | undefined {
  const os = operatingSystem.toLowerCase();
  if (os.startsWith("windows")) return "windows";
  if (os.startsWith("mac")) return "macOS";
  if (os.startsWith("ios") || os.startsWith("ipados")) return "iOS";
  if (os.startsWith("android")) return "android";
  return os.startsWith("linux") ? "linux" : undefined;
}

export const isMultifactor = (combination: string): boolean =>
  combination !== "password" && combination !== "federatedSingleFactor";

function judgeControl(
  control: NonNullable<StoredPolicy["grantControls"]>["builtInControls"][number],
  request: TokenRequest,
): Verdict {
  switch (control) {
    case "mfa":
      return isMultifactor(request.combination) ? "satisfied" : "asked";
    case "compliantDevice":
      return request.isCompliantDevice ? "satisfied" : "refused";
    case "passwordChange":
    case "riskRemediation":
      return "asked";
    case "block":
    case "domainJoinedDevice":
    case "approvedApplication":
    case "compliantApplication":
      return "refused";
  }
}

function judge(strengths: AuthenticationStrengths, policy: StoredPolicy, request: TokenRequest): Verdict {
  const grant = policy.grantControls;
  if (!grant) return "satisfied";
  const verdicts = grant.builtInControls.map((control) => judgeControl(control, request));
  if (grant.authenticationStrength)
    verdicts.push(strengths.accepts(grant.authenticationStrength.id, request) ? "satisfied" : "asked");
  if (grant.termsOfUse.length > 0) verdicts.push("asked");
  if (verdicts.length === 0) return "satisfied";
  const order: readonly Verdict[] =
    grant.operator === "OR" ? ["satisfied", "asked", "refused"] : ["refused", "asked", "satisfied"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? "satisfied";
}

/** The controls as the log names them, e.g. `Require authentication strength - Phishing-resistant MFA`. */
export function enforcedControls(strengths: AuthenticationStrengths, policy: StoredPolicy): string[] {
  const grant = policy.grantControls;
  if (!grant) return [];
  const strength = grant.authenticationStrength && strengths.find(grant.authenticationStrength.id);
  const named = grant.builtInControls.map((c) =>
    c === "mfa" ? "Mfa" : c === "block" ? "Block" : c === "compliantDevice" ? "RequireCompliantDevice" : c,
  );
  return [...named, ...(strength ? [`Require authentication strength - ${strength.displayName}`] : [])];
}
