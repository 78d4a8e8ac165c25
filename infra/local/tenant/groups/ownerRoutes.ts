import { answerCollection } from "../odata/collection.ts";
import { directoryObjectType } from "../principals/entityTypes.ts";
import { readUser, writePrincipal } from "../principals/principalJson.ts";
import type { DirectoryRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import { type Answer, type Call, isEventual, param } from "../server/call.ts";
import { unsupportedQuery } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";
import type { TenantState } from "../state.ts";
import { groupReaders } from "./readers.ts";

/**
 * The permanent owners of a group. v1.0 leaves out service principals, and takes query options in an advanced query
 * only. The way from a user to what it owns is open to a signed-in user, not to an application. Source:
 * learn.microsoft.com/graph/api/group-list-owners and user-list-ownedobjects, read 2026-11.
 */
export const groupOwnerRoutes = ({ principals }: TenantState): Route[] => [
  {
    method: "GET",
    versions: ["v1.0"],
    template: "/groups/{id}/owners",
    permissions: groupReaders,
    bucket: "directory",
    cost: 1,
    handle: (call) => answerOwners(call, principals, [...principals.group(param(call, 0)).owners.values()]),
  },
];

/** What somebody owns lists its owners so, be it a group or an application. */
export function answerOwners(
  call: Call,
  principals: Principals,
  owners: readonly { readonly ordinal: number; readonly owner: DirectoryRecord }[],
): Answer {
  const isAdvanced = isEventual(call) && call.query.get("$count") === "true";
  if (!isAdvanced && [...call.query.keys()].some((name) => name !== "$skiptoken"))
    throw unsupportedQuery("Query options on owners require the header 'ConsistencyLevel: eventual' and $count=true.");
  const select = call.query.get("$select");
  return answerCollection(call, {
    type: directoryObjectType,
    context: "directoryObjects",
    items: owners.filter(({ owner }) => principals.isVisible(owner)),
    ordinal: ({ ordinal }) => ordinal,
    read: ({ owner }, path) => (owner.kind === "user" ? readUser(owner, path, call.identity) : owner.properties[path]),
    write: ({ owner }) => writePrincipal(owner, select, call.identity),
    defaultTop: 100,
    maxTop: 999,
    takes: ["$select", "$filter", "$top", "$count", "$orderby", "$skiptoken"],
  });
}
