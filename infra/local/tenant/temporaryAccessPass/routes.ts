import { takesOnly } from "../odata/queryOptions.ts";
import { type Call, noContent, ok, param } from "../server/call.ts";
import { methodNotFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

export function temporaryAccessPassRoutes(tenant: TenantState): Route[] {
  const { principals, passes, audits } = tenant;
  const template = "/users/{id}/authentication/temporaryAccessPassMethods";
  const base = { versions: ["v1.0"] as const, bucket: "reports" as const, cost: 1 };
  const readers = [
    ["UserAuthMethod-TAP.Read.All"],
    ["UserAuthMethod-TAP.ReadWrite.All"],
    ["UserAuthenticationMethod.Read.All"],
    ["UserAuthenticationMethod.ReadWrite.All"],
  ];
  const writers = [["UserAuthMethod-TAP.ReadWrite.All"], ["UserAuthenticationMethod.ReadWrite.All"]];
  const context = (call: Call, tail = "") =>
    `${call.origin}/v1.0/$metadata#users('${param(call, 0)}')/authentication/temporaryAccessPassMethods${tail}`;
  return [
    {
      ...base,
      method: "GET",
      template,
      permissions: readers,
      handle: (call) => {
        takesOnly(call.query);
        const pass = passes.read(principals.visibleUser(param(call, 0)));
        return ok({ "@odata.context": context(call), value: pass ? [pass] : [] });
      },
    },
    {
      ...base,
      method: "GET",
      template: `${template}/{passId}`,
      permissions: readers,
      handle: (call) => {
        const user = principals.visibleUser(param(call, 0));
        if (user.pass?.id !== param(call, 1)) throw methodNotFound();
        return ok({ "@odata.context": context(call, "/$entity"), ...passes.read(user) });
      },
    },
    {
      ...base,
      method: "POST",
      template,
      permissions: writers,
      handle: (call) => {
        const user = principals.visibleUser(param(call, 0));
        const pass = passes.create(user, call.body);
        audits.securityInfo(
          user,
          call.identity,
          "Admin registered security info",
          "Admin registered temporary access pass method for user",
        );
        return { status: 201, body: { "@odata.context": context(call, "/$entity"), ...passes.read(user, pass.code) } };
      },
    },
    {
      ...base,
      method: "DELETE",
      template: `${template}/{passId}`,
      permissions: writers,
      handle: (call) => {
        const user = principals.visibleUser(param(call, 0));
        passes.delete(user, param(call, 1));
        audits.securityInfo(
          user,
          call.identity,
          "Admin deleted security info",
          "Admin deleted temporary access pass method for user",
        );
        return noContent;
      },
    },
  ];
}
