import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import type { GroupMember } from "../../ports/groups.ts";
import { errorOf, longest, outcomeOf, understood } from "./graphAnswer.ts";
import { type GraphClient, MOST_IN_BATCH } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";
import { odataType } from "./graphUser.ts";
import { wholeList } from "./wholeList.ts";

const PAGE = 999;
const WithId = z.object({ id: z.guid() });

/**
 * All objects in a group, nested included, with their types. Read without the eventually consistent index: what was
 * just added must show (no cast, hence no `ConsistencyLevel`).
 * @throws RefusedError where a type is not told: an administrator or a break-glass account that is left out would look
 * as if they were not there.
 */
export async function* objectsIn(
  graph: GraphClient,
  groupId: string,
): AsyncGenerator<readonly { readonly id: string; readonly type: string }[], void, undefined> {
  for await (const page of wholeList(
    graph,
    `/groups/${segment(groupId)}/transitiveMembers${query({ $select: "id", $top: PAGE })}`,
  )) {
    yield page.map((member) => {
      const type = odataType(member);
      if (type === undefined)
        throw new RefusedError(
          "notUnderstood",
          "unexpectedAnswer",
          "graph: a member of a group does not tell its type",
        );
      return { id: understood(WithId, member).id, type };
    });
  }
}

/** All users and groups in a group, as `objectsIn`; not what is neither, such as a device. */
export async function* membersOf(
  graph: GraphClient,
  groupId: string,
): AsyncGenerator<readonly GroupMember[], void, undefined> {
  for await (const page of objectsIn(graph, groupId))
    yield page.flatMap(({ id, type }) => (type === "user" || type === "group" ? [{ id, type }] : []));
}

/**
 * Who owns a group for good: types by id. An owner needs nobody to become a member. Without any query option, which
 * Graph takes with the eventually consistent index only. v1.0 leaves out service principals that own a group. Source:
 * learn.microsoft.com/graph/api/group-list-owners, read 2026-11.
 */
export async function ownersOf(graph: GraphClient, groupId: string): Promise<ReadonlyMap<string, string | undefined>> {
  const owners = new Map<string, string | undefined>();
  for await (const page of wholeList(graph, `/groups/${segment(groupId)}/owners`)) {
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

const GroupIds = z.object({ value: z.array(z.string()) });
/** Source: learn.microsoft.com/graph/api/user-checkmembergroups, read 2026-11. */
const MOST_GROUPS = 20;

/** Which of these users are in a group, nested included. All of them or none. */
export async function membersAmong(
  graph: GraphClient,
  groupId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const groups = await groupsAmong(graph, userIds, [groupId]);
  return new Set([...groups].filter(([, ids]) => ids.size > 0).map(([userId]) => userId));
}

/**
 * In which of these groups each user is, nested included; ids of groups in lower case. All of them or none: an answer
 * that is missing would read as "is not in it". Source: as above.
 */
export async function groupsAmong(
  graph: GraphClient,
  userIds: readonly string[],
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  // A setting may spell the group's id in either case; Graph answers in lower case.
  const wanted = [...new Set(groupIds.map((id) => id.toLowerCase()))];
  for (const someGroups of chunks(wanted, MOST_GROUPS))
    for (const some of chunks([...new Set(userIds)], MOST_IN_BATCH))
      for (const [userId, ids] of await checkMemberGroups(graph, some, someGroups)) {
        const own = found.get(userId) ?? new Set();
        for (const id of ids) own.add(id);
        found.set(userId, own);
      }
  return found;
}

/** An account that Entra does not show is in no group. */
async function checkMemberGroups(
  graph: GraphClient,
  userIds: readonly string[],
  groupIds: readonly string[],
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const answers = await graph.batch(
    userIds.map((userId) => ({
      id: userId,
      method: "POST",
      url: `/users/${segment(userId)}/checkMemberGroups`,
      body: { groupIds },
    })),
  );
  const failed = [...answers.values()].filter((answer) => !["ok", "notFound"].includes(outcomeOf(answer)));
  const refused = failed.find((answer) => outcomeOf(answer) === "refused");
  if (refused) throw errorOf(refused, "POST checkMemberGroups in a batch");
  if (failed.length > 0) {
    const retryAfterSeconds = longest(failed.map((answer) => answer.retryAfterSeconds));
    throw new TransientError(`graph: ${failed.length} of ${userIds.length} members could not be looked up`, {
      retryAfterSeconds,
    });
  }
  return [...answers].map(([userId, answer]) => {
    const ids = outcomeOf(answer) === "ok" ? understood(GroupIds, answer.body).value : [];
    return [userId, ids.map((id) => id.toLowerCase()).filter((id) => groupIds.includes(id))];
  });
}
