import { z } from "zod";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";
import { odataType } from "./graphUser.ts";

const PAGE = 999;
const WithId = z.object({ id: z.guid() });

interface Member {
  readonly id: string;
  readonly type: "user" | "group";
}
const memberType = (member: unknown): Member["type"] | undefined => {
  const type = odataType(member);
  return type === "user" || type === "group" ? type : undefined;
};

/**
 * All users and groups in a group, nested included. Read without the eventually consistent index: what was just added
 * must show (no cast, hence no `ConsistencyLevel`).
 */
export async function* membersOf(
  graph: GraphClient,
  groupId: string,
): AsyncGenerator<readonly Member[], void, undefined> {
  for await (const page of graph.pages(
    `/groups/${segment(groupId)}/transitiveMembers${query({ $select: "id", $top: PAGE })}`,
  )) {
    yield page.flatMap((member) => {
      const type = memberType(member);
      return type ? [{ id: understood(WithId, member).id, type }] : [];
    });
  }
}

/**
 * Who owns a group for good: types by id. An owner needs nobody to become a member. Without any query option, which
 * Graph takes with the eventually consistent index only. Source: learn.microsoft.com/graph/api/group-list-owners, read
 * 2026-11.
 */
export async function ownersOf(graph: GraphClient, groupId: string): Promise<ReadonlyMap<string, string | undefined>> {
  const owners = new Map<string, string | undefined>();
  for await (const page of graph.pages(`/groups/${segment(groupId)}/owners`)) {
    for (const owner of page) owners.set(understood(WithId, owner).id, odataType(owner));
  }
  return owners;
}

/** Ids of all users in a group, nested included, as up to date as `membersOf`. */
export async function* memberIds(
  graph: GraphClient,
  groupId: string,
): AsyncGenerator<readonly string[], void, undefined> {
  for await (const page of membersOf(graph, groupId))
    yield page.filter(({ type }) => type === "user").map(({ id }) => id);
}
