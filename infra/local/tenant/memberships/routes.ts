import { answerCollection } from "../odata/collection.ts";
import { pick, selected } from "../odata/select.ts";
import { directoryObjectType, directoryRoleType, groupType } from "../principals/entityTypes.ts";
import { writeGroup } from "../principals/principalJson.ts";
import type { GroupRecord, UserRecord } from "../principals/records.ts";
import { transitiveGroupsOf } from "../principals/transitive.ts";
import { type Answer, type Call, isEventual, param } from "../server/call.ts";
import { unsupportedQuery } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";

const readers = [["GroupMember.Read.All"], ["GroupMember.ReadWrite.All"], ["Group.Read.All"], ["Directory.Read.All"]];

/** The groups that users and groups are members of, and the roles that they have. */
export function membershipRoutes(tenant: TenantState): Route[] {
  const { principals, roles } = tenant;
  const base = {
    method: "GET" as const,
    versions: ["v1.0"] as const,
    permissions: readers,
    bucket: "directory" as const,
    cost: 1,
  };

  /** Roles appear as directory objects among the groups. */
  const rolesOf = (principal: UserRecord | GroupRecord) =>
    [...roles.activeRolesOf(principal)].map((roleTemplateId) => {
      const definition = roles.definitions.find((d) => d.id === roleTemplateId);
      return {
        id: roleTemplateId,
        deletedDateTime: null,
        displayName: definition?.displayName ?? null,
        description: definition?.description ?? null,
        roleTemplateId,
      };
    });

  const memberOf = (collection: "users" | "groups", isTransitive: boolean): Route[] => {
    const name = isTransitive ? "transitiveMemberOf" : "memberOf";
    const member = (call: Call) =>
      collection === "users" ? principals.visibleUser(param(call, 0)) : principals.group(param(call, 0));
    const groupsOf = (principal: UserRecord | GroupRecord): GroupRecord[] =>
      (isTransitive ? transitiveGroupsOf(principal) : [...principal.memberOf.values()].map((m) => m.group)).sort(
        (a, b) => a.ordinal - b.ordinal,
      );
    const cast = (type: typeof groupType | typeof directoryRoleType): Route => ({
      ...base,
      template: `/${collection}/{id}/${name}/${type.name}`,
      handle: (call): Answer => {
        const principal = member(call);
        // Source: learn.microsoft.com/graph/api/user-list-transitivememberof, read 2026-11.
        if (!isEventual(call) || call.query.get("$count") !== "true")
          throw unsupportedQuery("A cast requires the header 'ConsistencyLevel: eventual' and $count=true.");
        const names = selected(call.query.get("$select"), type);
        const items: { id: string; properties: Record<string, unknown> }[] =
          type === groupType
            ? groupsOf(principal)
            : rolesOf(principal).map((role) => ({ id: role.id, properties: role }));
        return answerCollection(call, {
          type,
          context: `directoryObjects/${type.name}`,
          items,
          ordinal: (item) => items.indexOf(item),
          read: (item, path) => item.properties[path],
          write: (item) => pick(item.properties, names ?? [...type.properties]),
          defaultTop: 100,
          maxTop: 999,
        });
      },
    });
    return [
      {
        ...base,
        template: `/${collection}/{id}/${name}`,
        handle: (call): Answer => {
          const principal = member(call);
          const select = call.query.get("$select");
          const names = select === undefined ? undefined : selected(select, directoryObjectType);
          const items = [
            ...groupsOf(principal).map((group) => ({
              id: group.id,
              json: () => ({
                "@odata.type": "#microsoft.graph.group",
                ...writeGroup(
                  group,
                  names?.filter((n) => groupType.properties.has(n)),
                ),
              }),
            })),
            ...rolesOf(principal).map((role) => ({
              id: role.id,
              json: () => ({
                "@odata.type": "#microsoft.graph.directoryRole",
                ...pick(
                  role,
                  names?.filter((n) => directoryRoleType.properties.has(n)),
                ),
              }),
            })),
          ];
          return answerCollection(call, {
            type: directoryObjectType,
            context: "directoryObjects",
            items,
            ordinal: (item) => items.indexOf(item),
            read: (item, path) => (path === "id" ? item.id : (item.json() as Record<string, unknown>)[path]),
            write: (item) => item.json(),
            defaultTop: 100,
            maxTop: 999,
          });
        },
      },
      cast(groupType),
      cast(directoryRoleType),
    ];
  };

  return [
    ...memberOf("users", false),
    ...memberOf("users", true),
    ...memberOf("groups", false),
    ...memberOf("groups", true),
  ];
}
