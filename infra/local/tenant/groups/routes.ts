import { answerCollection } from "../odata/collection.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import { pick, selected } from "../odata/select.ts";
import { groupType } from "../principals/entityTypes.ts";
import type { GroupRecord } from "../principals/records.ts";
import { type Call, noContent, ok, param } from "../server/call.ts";
import { badRequest, denied, notFound } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { groupReaders } from "./readers.ts";

const writers = [["GroupMember.ReadWrite.All"], ["Group.ReadWrite.All"], ["Directory.ReadWrite.All"]];

/** The id that a reference names: `https://graph.microsoft.com/v1.0/directoryObjects/{id}` (or users, groups). */
function referenced(reference: unknown): string {
  const id =
    typeof reference === "string"
      ? /\/(?:directoryObjects|users|groups)(?:\/|\(')([^/'()]+)(?:'\))?$/i.exec(reference)?.[1]
      : undefined;
  if (id === undefined) throw badRequest("Invalid URL specified for property 'members'.", "Request_BadRequest");
  return id;
}

const alreadyThere = () =>
  badRequest(
    "One or more added object references already exist for the following modified properties: 'members'.",
    "Request_BadRequest",
  );

/** Groups themselves, and the writes that change who is in them. */
export function groupRoutes(tenant: TenantState): Route[] {
  const { principals, audits } = tenant;
  const base = { versions: ["v1.0"] as const, permissions: groupReaders, bucket: "directory" as const };

  const mayChange = (call: Call, group: GroupRecord): void => {
    const isDynamic = (group.properties["groupTypes"] as readonly string[]).includes("DynamicMembership");
    if (isDynamic)
      throw badRequest(
        "Insufficient privileges to complete the operation: dynamic group members cannot be changed.",
        "Request_BadRequest",
      );
    if (
      group.properties["isAssignableToRole"] === true &&
      !call.identity.roles.has("RoleManagement.ReadWrite.Directory")
    )
      throw denied();
  };
  const add = (call: Call, group: GroupRecord, ids: readonly string[]): void => {
    mayChange(call, group);
    const members = ids.map((id) => {
      const member = principals.principal(id);
      if (!principals.isVisible(member)) throw notFound(id);
      return member;
    });
    // One member that is in the group already makes the whole request fail.
    if (new Set(members).size < members.length || members.some((member) => group.members.has(member.id)))
      throw alreadyThere();
    for (const member of members) {
      principals.addMember(group.id, member.id);
      audits.membership(group, member.id, call.identity, "Add member to group");
    }
  };
  return [
    {
      ...base,
      method: "GET",
      template: "/groups",
      cost: 1,
      handle: (call) => {
        const names = selected(call.query.get("$select"), groupType);
        return answerCollection(call, {
          type: groupType,
          context: "groups",
          items: principals.groups.values(),
          ordinal: (group) => group.ordinal,
          read: (group, path) => group.properties[path],
          write: (group) => pick(group.properties, names),
          defaultTop: 100,
          maxTop: 999,
          takes: ["$select", "$filter", "$top", "$count", "$orderby", "$skiptoken"],
        });
      },
    },
    {
      ...base,
      method: "GET",
      template: "/groups/{id}",
      cost: 1,
      handle: (call) => {
        takesOnly(call.query, "$select");
        const group = principals.group(param(call, 0));
        const names = selected(call.query.get("$select"), groupType);
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#groups/$entity`,
          ...pick(group.properties, names),
        });
      },
    },
    {
      ...base,
      method: "PATCH",
      template: "/groups/{id}",
      permissions: writers,
      bucket: "directoryWrite",
      cost: 1,
      handle: (call) => {
        const group = principals.group(param(call, 0));
        const body = (call.body ?? {}) as Record<string, unknown>;
        const references = body["members@odata.bind"];
        const others = Object.keys(body).filter((name) => name !== "members@odata.bind");
        // Any other property is the group's own definition, for which this identity would need Group.ReadWrite.All.
        if (others.length > 0) throw denied();
        if (!Array.isArray(references) || references.length === 0 || references.length > 20)
          throw badRequest(
            "The 'members' property takes between 1 and 20 references in one request.",
            "Request_BadRequest",
          );
        add(call, group, references.map(referenced));
        return noContent;
      },
    },
    {
      ...base,
      method: "POST",
      template: "/groups/{id}/members/$ref",
      permissions: writers,
      bucket: "directoryWrite",
      cost: 1,
      handle: (call) => {
        add(call, principals.group(param(call, 0)), [
          referenced(((call.body ?? {}) as Record<string, unknown>)["@odata.id"]),
        ]);
        return noContent;
      },
    },
    {
      ...base,
      method: "DELETE",
      template: "/groups/{id}/members/{memberId}/$ref",
      permissions: writers,
      bucket: "directoryWrite",
      cost: 1,
      handle: (call) => {
        const group = principals.group(param(call, 0));
        mayChange(call, group);
        if (!principals.removeMember(group.id, param(call, 1))) throw notFound(param(call, 1));
        audits.membership(group, param(call, 1), call.identity, "Remove member from group");
        return noContent;
      },
    },
    {
      // Without $ref Graph deletes the user itself, if the app may. Our identities may not; if one did, it would show.
      ...base,
      method: "DELETE",
      template: "/groups/{id}/members/{memberId}",
      permissions: [["User.ReadWrite.All"], ["Directory.ReadWrite.All"]],
      bucket: "directoryWrite",
      cost: 1,
      handle: (call) => {
        principals.deleteUser(param(call, 1));
        return noContent;
      },
    },
  ];
}
