import { answerOwners } from "../groups/ownerRoutes.ts";
import { iso } from "../ids.ts";
import { answerCollection } from "../odata/collection.ts";
import type { EntityType } from "../odata/entityType.ts";
import { pick, selected } from "../odata/select.ts";
import { type Answer, type Call, ok, param } from "../server/call.ts";
import { notFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { applicationType, appRoleAssignmentType, servicePrincipalType } from "./entityTypes.ts";
import type { AppRoleAssignment } from "./records.ts";
import type { Applications, ServicePrincipal } from "./state.ts";

const readers = [["Application.Read.All"], ["Application.ReadWrite.All"], ["Directory.Read.All"]];
const writers = [["Application.ReadWrite.All"]];

/**
 * Registrations and their service principals, as far as a set-up looks at them and makes them, and as far as the app
 * looks for those who have power through them. Sources: learn.microsoft.com/graph/api/application-post-applications,
 * serviceprincipal-post-serviceprincipals, application-list-owners and serviceprincipal-list-approleassignedto, read
 * 2026-11.
 */
export const applicationRoutes = ({
  applications,
  principals,
}: Pick<TenantState, "applications" | "principals">): Route[] => {
  const byAppId = (key: string) =>
    orNotFound(
      applications.all.find(({ appId }) => appId === key.toLowerCase()),
      key,
    );
  const byId = (key: string) =>
    orNotFound(
      applications.all.find(({ id }) => id === key.toLowerCase()),
      key,
    );
  const principalByAppId = (key: string) => orNotFound(applications.servicePrincipalOf(key), key);
  const principalById = (key: string) =>
    orNotFound(
      applications.servicePrincipals.find(({ id }) => id === key.toLowerCase()),
      key,
    );
  const owners = (template: string, find: (key: string) => { readonly id: string }) =>
    reading(template, (call) => answerOwners(call, principals, applications.ownersOf(find(param(call, 0)).id)));
  const ofPrincipal = (template: string, find: (key: string) => ServicePrincipal): Route[] => [
    reading(template, (call) =>
      ok(pick({ ...find(param(call, 0)) }, selected(call.query.get("$select"), servicePrincipalType))),
    ),
    owners(`${template}/owners`, find),
    reading(`${template}/appRoleAssignedTo`, (call) => answerAssignments(call, applications, find(param(call, 0)))),
  ];
  return [
    ...routesOf(
      "/applications",
      applicationType,
      () => applications.all,
      (body) => applications.create(body),
    ),
    owners("/applications/(appId)/{appId}/owners", byAppId),
    owners("/applications/{id}/owners", byId),
    ...ofPrincipal("/servicePrincipals/(appId)/{appId}", principalByAppId),
    ...ofPrincipal("/servicePrincipals/{id}", principalById),
    ...routesOf(
      "/servicePrincipals",
      servicePrincipalType,
      () => applications.servicePrincipals,
      (body) => applications.createServicePrincipal(body),
    ),
  ];
};

function orNotFound<T>(found: T | undefined, key: string): T {
  if (!found) throw notFound(key);
  return found;
}

const reading = (template: string, handle: Route["handle"]): Route => ({
  method: "GET",
  versions: ["v1.0"],
  template,
  bucket: "directory",
  cost: 1,
  permissions: readers,
  handle,
});

/** Who has been given a role of the application. */
function answerAssignments(call: Call, applications: Applications, resource: ServicePrincipal): Answer {
  const names = selected(call.query.get("$select"), appRoleAssignmentType);
  const json = ({ id, createdAt, appRoleId, principal }: AppRoleAssignment) => ({
    id,
    deletedDateTime: null,
    appRoleId,
    createdDateTime: iso(createdAt),
    principalDisplayName: principal.properties["displayName"] ?? null,
    principalId: principal.id,
    principalType: { user: "User", group: "Group", servicePrincipal: "ServicePrincipal" }[principal.kind],
    resourceDisplayName: resource.displayName,
    resourceId: resource.id,
  });
  return answerCollection(call, {
    type: appRoleAssignmentType,
    context: `servicePrincipals('${resource.id}')/appRoleAssignedTo`,
    items: applications.assignedTo(resource.id),
    ordinal: ({ ordinal }) => ordinal,
    write: (one) => pick(json(one), names),
    defaultTop: 100,
    maxTop: 999,
    takes: ["$select", "$filter", "$top", "$count", "$skiptoken"],
  });
}

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
