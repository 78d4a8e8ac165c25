import { takesOnly } from "../odata/queryOptions.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

export function methodsPolicyRoutes({ methodsPolicy }: Pick<TenantState, "methodsPolicy">): Route[] {
  const base = {
    method: "GET" as const,
    versions: ["v1.0"] as const,
    permissions: [["Policy.Read.AuthenticationMethod"], ["Policy.ReadWrite.AuthenticationMethod"], ["Policy.Read.All"]],
    bucket: "directory" as const,
    cost: 1,
  };
  const context = (call: Call, tail: string) => `${call.origin}/${call.version}/$metadata#${tail}`;
  return [
    {
      ...base,
      versions: ["v1.0", "beta"] as const,
      template: "/policies/authenticationMethodsPolicy",
      handle: (call) => {
        takesOnly(call.query, "$expand");
        const { optOutSettings } = methodsPolicy;
        return ok({
          "@odata.context": context(call, "authenticationMethodsPolicy"),
          ...methodsPolicy.body(),
          ...(call.version === "beta" && optOutSettings && { optOutSettings }),
        });
      },
    },
    {
      ...base,
      template: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}",
      handle: (call): Answer => {
        takesOnly(call.query, "$expand");
        const found = methodsPolicy.configurations.find((c) => c.id.toLowerCase() === param(call, 0).toLowerCase());
        if (!found)
          throw new GraphFault(404, "resourceNotFound", `The configuration '${param(call, 0)}' was not found.`);
        return ok({ "@odata.context": context(call, "authenticationMethodConfigurations/$entity"), ...found });
      },
    },
  ];
}
