import { answerCollection } from "../odata/collection.ts";
import type { EntityType } from "../odata/entityType.ts";
import { parseFilter } from "../odata/expression.ts";
import { checkFilter, compile } from "../odata/filter.ts";
import { takesOnly } from "../odata/queryOptions.ts";
import { selected } from "../odata/select.ts";
import { directoryObjectType, groupType, userType } from "../principals/entityTypes.ts";
import { readUser, writeCast, writePrincipal } from "../principals/principalJson.ts";
import type { DirectoryRecord, GroupRecord } from "../principals/records.ts";
import { transitiveMembers } from "../principals/transitive.ts";
import { type Answer, type Call, isEventual, param } from "../server/call.ts";
import { unsupportedQuery } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { groupReaders } from "./readers.ts";

type Member = DirectoryRecord;
interface Cast {
  readonly suffix: string;
  readonly type: EntityType;
  readonly holds: (member: Member) => boolean;
}
const casts: readonly Cast[] = [
  { suffix: "", type: directoryObjectType, holds: () => true },
  { suffix: `/${userType.name}`, type: userType, holds: (member) => member.kind === "user" },
  { suffix: `/${groupType.name}`, type: groupType, holds: (member) => member.kind === "group" },
];

/** The members of a group, directly or through groups, of any type or of one, and their number. */
export function memberRoutes({ principals }: Pick<TenantState, "principals">): Route[] {
  const base = { versions: ["v1.0"] as const, permissions: groupReaders, bucket: "directory" as const };
  const direct = (group: GroupRecord): { ordinal: number; member: Member }[] =>
    [...group.members.values()].filter(({ member }) => principals.isVisible(member));
  // A group of tens of thousands is read page after page.
  let kept: { group: GroupRecord; edition: number; items: { ordinal: number; member: Member }[] } | undefined;
  const transitive = (group: GroupRecord): { ordinal: number; member: Member }[] => {
    const edition = principals.membershipEdition;
    if (kept?.group !== group || kept.edition !== edition) {
      const items = [...transitiveMembers(group)].map((member) => ({ ordinal: member.ordinal, member }));
      kept = { group, edition, items: items.sort((a, b) => a.ordinal - b.ordinal) };
    }
    return kept.items.filter(({ member }) => principals.isVisible(member));
  };

  return (["members", "transitiveMembers"] as const).flatMap((name) => {
    const all = name === "members" ? direct : transitive;
    return casts.flatMap(({ suffix, type, holds }): Route[] => {
      const of = (call: Call) => all(principals.group(param(call, 0))).filter(({ member }) => holds(member));
      const read = (call: Call) => (item: { member: Member }, path: string) =>
        item.member.kind === "user" ? readUser(item.member, path, call.identity) : item.member.properties[path];
      return [
        {
          ...base,
          method: "GET",
          cost: name === "members" ? 3 : 5,
          template: `/groups/{id}/${name}${suffix}`,
          handle: (call): Answer => {
            const select = call.query.get("$select");
            const names = selected(select, type);
            return answerCollection(call, {
              type,
              context: suffix === "" ? "directoryObjects" : type === userType ? "users" : "groups",
              items: of(call),
              ordinal: (item) => item.ordinal,
              read: read(call),
              write: ({ member }) =>
                suffix === "" ? writePrincipal(member, select, call.identity) : writeCast(member, names, call.identity),
              defaultTop: 100,
              maxTop: 999,
              takes: ["$select", "$filter", "$top", "$count", "$orderby", "$skiptoken"],
            });
          },
        },
        {
          ...base,
          method: "GET",
          cost: 1,
          template: `/groups/{id}/${name}${suffix}/$count`,
          handle: (call): Answer => {
            if (!isEventual(call)) throw unsupportedQuery("$count requires the header 'ConsistencyLevel: eventual'.");
            takesOnly(call.query, "$filter");
            const text = call.query.get("$filter");
            const expression = text === undefined ? undefined : parseFilter(text);
            if (expression) checkFilter(expression, type, true);
            const items = of(call);
            return {
              status: 200,
              text: String((expression ? items.filter(compile(expression, read(call))) : items).length),
            };
          },
        },
      ];
    });
  });
}
