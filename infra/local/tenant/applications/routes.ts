import { answerCollection } from "../odata/collection.ts";
import type { EntityType } from "../odata/entityType.ts";
import { pick, selected } from "../odata/select.ts";
import { type Call, ok, param } from "../server/call.ts";
import { notFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { applicationType, servicePrincipalType } from "./entityTypes.ts";

const readers = [["Application.Read.All"], ["Application.ReadWrite.All"], ["Directory.Read.All"]];
const writers = [["Application.ReadWrite.All"]];

/**
 * Registrations and their service principals, as far as a set-up looks at them and makes them. Sources:
 * learn.microsoft.com/graph/api/application-post-applications, and
 * learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals, read 2026-11.
 */
export const applicationRoutes = ({ applications }: Pick<TenantState, "applications">): Route[] => [
  ...routesOf(
    "/applications",
    applicationType,
    () => applications.all,
    (body) => applications.create(body),
  ),
  {
    method: "GET",
    versions: ["v1.0"],
    template: "/servicePrincipals/(appId)/{appId}",
    bucket: "directory",
    cost: 1,
    permissions: readers,
    handle: (call) => {
      const found = applications.servicePrincipalOf(param(call, 0));
      if (!found) throw notFound(param(call, 0));
      return ok(pick({ ...found }, selected(call.query.get("$select"), servicePrincipalType)));
    },
  },
  ...routesOf(
    "/servicePrincipals",
    servicePrincipalType,
    () => applications.servicePrincipals,
    (body) => applications.createServicePrincipal(body),
  ),
];

function routesOf<T extends { readonly id: string }>(
  template: string,
  type: EntityType,
  items: () => readonly T[],
  create: (body: unknown) => T,
): Route[] {
  const base = { versions: ["v1.0"] as const, template, cost: 1 };
  const context = template.slice(1);
  return [
    {
      ...base,
      method: "GET",
      bucket: "directory",
      permissions: readers,
      handle: (call: Call) => {
        const names = selected(call.query.get("$select"), type);
        return answerCollection(call, {
          type,
          context,
          items: items(),
          ordinal: (one) => items().indexOf(one),
          write: (one) => pick(one, names),
          defaultTop: 100,
          maxTop: 999,
          takes: ["$select", "$filter", "$top", "$count", "$skiptoken"],
        });
      },
    },
    {
      ...base,
      method: "POST",
      bucket: "directoryWrite",
      permissions: writers,
      handle: (call: Call) => ({
        status: 201,
        body: { "@odata.context": `${call.origin}/v1.0/$metadata#${context}/$entity`, ...create(call.body) },
      }),
    },
  ];
}
