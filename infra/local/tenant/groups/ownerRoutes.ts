import { answerCollection } from "../odata/collection.ts";
import { directoryObjectType } from "../principals/entityTypes.ts";
import { readUser, writePrincipal } from "../principals/principalJson.ts";
import { type Answer, isEventual, param } from "../server/call.ts";
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
    handle: (call): Answer => {
      const isAdvanced = isEventual(call) && call.query.get("$count") === "true";
      if (!isAdvanced && [...call.query.keys()].some((name) => name !== "$skiptoken"))
        throw unsupportedQuery(
          "Query options on owners require the header 'ConsistencyLevel: eventual' and $count=true.",
        );
      const select = call.query.get("$select");
      return answerCollection(call, {
        type: directoryObjectType,
        context: "directoryObjects",
        items: [...principals.group(param(call, 0)).owners.values()].filter(({ owner }) => principals.isVisible(owner)),
        ordinal: ({ ordinal }) => ordinal,
        read: ({ owner }, path) => readUser(owner, path, call.identity),
        write: ({ owner }) => writePrincipal(owner, select, call.identity),
        defaultTop: 100,
        maxTop: 999,
        takes: ["$select", "$filter", "$top", "$count", "$orderby", "$skiptoken"],
      });
    },
  },
];
