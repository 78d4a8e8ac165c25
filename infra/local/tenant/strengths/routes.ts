import { answerCollection } from "../odata/collection.ts";
import { pick, selected } from "../odata/select.ts";
import { type Call, noContent, ok, param } from "../server/call.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { configurationRoutes } from "./configurationRoutes.ts";
import { authenticationStrengthPolicyType } from "./entityTypes.ts";
import { strengthPaths, strengthReaders, strengthWriters } from "./strengthAccess.ts";

export function strengthRoutes({ strengths, policies }: Pick<TenantState, "strengths" | "policies">): Route[] {
  // Conditional Access's limit names policies, named locations and risk only. Strengths count as plain policies at
  // either path.
  const base = { versions: ["v1.0"] as const, bucket: "directory" as const, cost: 1 };
  const paths = strengthPaths.flatMap((template): Route[] => {
    const entity = (call: Call) => `${call.origin}/v1.0/$metadata#${template.slice(1)}/$entity`;
    return [
      {
        ...base,
        method: "GET",
        template,
        permissions: strengthReaders,
        handle: (call) => {
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
        method: "POST",
        template,
        permissions: strengthWriters,
        handle: (call) => ({
          status: 201,
          body: { "@odata.context": entity(call), ...strengths.create(call.body) },
        }),
      },
      {
        ...base,
        method: "GET",
        template: `${template}/{id}`,
        permissions: strengthReaders,
        handle: (call) => {
          const names = selected(call.query.get("$select"), authenticationStrengthPolicyType);
          return ok({ "@odata.context": entity(call), ...pick(strengths.get(param(call, 0)), names) });
        },
      },
      {
        ...base,
        method: "PATCH",
        template: `${template}/{id}`,
        permissions: strengthWriters,
        handle: (call) => {
          strengths.update(param(call, 0), call.body);
          return noContent;
        },
      },
      {
        ...base,
        method: "POST",
        template: `${template}/{id}/updateAllowedCombinations`,
        permissions: strengthWriters,
        handle: (call) => {
          const id = param(call, 0);
          const previousCombinations = strengths.get(id).allowedCombinations;
          const { allowedCombinations } = strengths.updateAllowedCombinations(id, call.body);
          return ok({
            "@odata.context": `${call.origin}/v1.0/$metadata#microsoft.graph.updateAllowedCombinationsResult`,
            currentCombinations: allowedCombinations,
            previousCombinations,
            conditionalAccessReferences: policies.all
              .filter((policy) => policy.grantControls?.authenticationStrength?.id.toLowerCase() === id.toLowerCase())
              .map((policy) => policy.id),
            additionalInformation: null,
          });
        },
      },
    ];
  });
  return [...paths, ...configurationRoutes({ strengths })];
}
