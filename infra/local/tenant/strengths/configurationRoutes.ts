import { type Call, noContent, ok, param } from "../server/call.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { strengthPaths, strengthReaders, strengthWriters } from "./strengthAccess.ts";

/**
 * The makes of passkeys that a strength takes. Source:
 * learn.microsoft.com/graph/api/authenticationstrengthpolicy-post-combinationconfigurations, read 2026-11.
 */
export function configurationRoutes({ strengths }: Pick<TenantState, "strengths">): Route[] {
  const base = { versions: ["v1.0"] as const, bucket: "directory" as const, cost: 1 };
  return strengthPaths.flatMap((path): Route[] => {
    const template = `${path}/{id}/combinationConfigurations`;
    const context = (call: Call, tail = "") =>
      `${call.origin}/v1.0/$metadata#${path.slice(1)}('${param(call, 0)}')/combinationConfigurations${tail}`;
    const one = `${template}/{configurationId}`;
    return [
      {
        ...base,
        method: "GET",
        template,
        permissions: strengthReaders,
        handle: (call) =>
          ok({ "@odata.context": context(call), value: strengths.get(param(call, 0)).combinationConfigurations }),
      },
      {
        ...base,
        method: "POST",
        template,
        permissions: strengthWriters,
        handle: (call) => {
          const added = strengths.addConfiguration(param(call, 0), call.body);
          return { status: 201, body: { "@odata.context": context(call, "/$entity"), ...added } };
        },
      },
      {
        ...base,
        method: "GET",
        template: one,
        permissions: strengthReaders,
        handle: (call) =>
          ok({
            "@odata.context": context(call, "/$entity"),
            ...strengths.configuration(param(call, 0), param(call, 1)),
          }),
      },
      {
        ...base,
        method: "PATCH",
        template: one,
        permissions: strengthWriters,
        handle: (call) => {
          strengths.updateConfiguration(param(call, 0), param(call, 1), call.body);
          return noContent;
        },
      },
      {
        ...base,
        method: "DELETE",
        template: one,
        permissions: strengthWriters,
        handle: (call) => {
          strengths.removeConfiguration(param(call, 0), param(call, 1));
          return noContent;
        },
      },
    ];
  });
}
