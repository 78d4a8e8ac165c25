import { z } from "zod";
import { type Answer, type Call, ok } from "../server/call.ts";
import { badRequest } from "../server/graphError.ts";
import type { TenantState } from "../state.ts";
import { conditionsHold } from "./evaluate.ts";
import { writePolicy } from "./policyJson.ts";
import type { TokenRequest } from "./records.ts";
import { isInScope } from "./scope.ts";

const Request = z.looseObject({
  signInIdentity: z.looseObject({ "@odata.type": z.literal("#microsoft.graph.userSignIn"), userId: z.string() }),
  signInContext: z.looseObject({
    includeApplications: z.array(z.string()).optional(),
    userAction: z.string().optional(),
  }),
  signInConditions: z
    .looseObject({ devicePlatform: z.string().optional(), clientAppType: z.string().optional() })
    .default({}),
  appliedPoliciesOnly: z.boolean().nullish(),
});
const userActions: Readonly<Record<string, string>> = {
  registerSecurityInformation: "urn:user:registersecurityinfo",
  registerOrJoinDevices: "urn:user:registerdevice",
};

/**
 * What-If: the policies that would apply, enforced or report-only. Source:
 * learn.microsoft.com/graph/api/conditionalaccessroot-evaluate, read 2026-11.
 */
export function whatIf(tenant: TenantState, call: Call): Answer {
  const parsed = Request.safeParse(call.body);
  if (!parsed.success)
    throw badRequest(`Invalid request: ${parsed.error.issues[0]?.path.join(".")} ${parsed.error.issues[0]?.message}`);
  const { signInIdentity, signInContext, signInConditions, appliedPoliciesOnly } = parsed.data;
  const user = tenant.principals.visibleUser(signInIdentity.userId);
  const action = signInContext.userAction;
  const target: TokenRequest["target"] =
    action === undefined
      ? { resourceId: signInContext.includeApplications?.[0] ?? "" }
      : { userAction: userActions[action] ?? action };
  const value = tenant.policies.all.flatMap((policy) => {
    const clientAppType =
      signInConditions.clientAppType === "mobileAppsAndDesktopClients" ? "mobileAppsAndDesktopClients" : "browser";
    const hits = isInScope(tenant, policy, user);
    const holds = conditionsHold(policy, {
      target,
      clientAppType,
      operatingSystem: signInConditions.devicePlatform ?? "",
    });
    const policyApplies = policy.state !== "disabled" && hits && holds;
    if (appliedPoliciesOnly && !policyApplies) return [];
    const analysisReasons = policyApplies
      ? "notSet"
      : policy.state === "disabled"
        ? "policyNotEnabled"
        : hits
          ? action === undefined
            ? "application"
            : "userActions"
          : "users";
    return [{ ...writePolicy(tenant.strengths, policy, call.knowsNewEnumMembers), policyApplies, analysisReasons }];
  });
  return ok({
    "@odata.context": `${call.origin}/v1.0/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)`,
    value,
  });
}
