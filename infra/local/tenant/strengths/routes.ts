import { answerCollection } from "../odata/collection.ts";
import { pick, selected } from "../odata/select.ts";
import { type Call, ok, param } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { authenticationStrengthPolicyType } from "./entityTypes.ts";

export function strengthRoutes({ strengths }: Pick<TenantState, "strengths">): Route[] {
  const permissions = [
    ["Policy.Read.AuthenticationMethod"],
    ["Policy.Read.All"],
    ["Policy.Read.ConditionalAccess"],
    ["Policy.ReadWrite.AuthenticationMethod"],
  ];
  // Conditional Access's limit names policies, named locations and risk only. Strengths count as plain policies at
  // either path.
  const base = {
    method: "GET" as const,
    versions: ["v1.0"] as const,
    permissions,
    bucket: "directory" as const,
    cost: 1,
  };
  const paths = [
    "/policies/authenticationStrengthPolicies",
    "/identity/conditionalAccess/authenticationStrength/policies",
  ];
  return paths.flatMap((template): Route[] => [
    {
      ...base,
      template,
      handle: (call: Call) => {
        const names = selected(call.query.get("$select"), authenticationStrengthPolicyType);
        return answerCollection(call, {
          type: authenticationStrengthPolicyType,
          context: template.slice(1),
          items: strengths.all,
          ordinal: (s) => strengths.all.indexOf(s),
          write: (s) => pick(s, names),
          defaultTop: 100,
          maxTop: 999,
          takes: ["$select", "$filter", "$skiptoken", "$top", "$expand"],
        });
      },
    },
    {
      ...base,
      template: `${template}/{id}`,
      handle: (call: Call) => {
        const found = strengths.find(param(call, 0));
        if (!found) throw new GraphFault(404, "ResourceNotFound", "The resource could not be found.");
        const names = selected(call.query.get("$select"), authenticationStrengthPolicyType);
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#${template.slice(1)}/$entity`,
          ...pick(found, names),
        });
      },
    },
  ]);
}
