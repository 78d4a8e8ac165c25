import { z } from "zod";
import type { UsersFound } from "../../ports/groups.ts";
import { literal } from "../odata.ts";
import type { GraphClient } from "./graphClient.ts";
import { query } from "./graphPath.ts";
import { GraphUser, USER_SELECT } from "./graphUser.ts";
import { readItems, type TellUnread } from "./unreadParts.ts";

const WithId = z.object({ id: z.string() });

/**
 * Some users in one request, whose cost does not grow with their number. Whoever alone cannot be read is left out, and
 * told of. Nobody counts as absent while an item does not even say whose it is.
 */
export async function usersOf(graph: GraphClient, tell: TellUnread, userIds: readonly string[]): Promise<UsersFound> {
  if (userIds.length === 0) return { found: new Map(), absent: [] };
  const items: unknown[] = [];
  const $filter = `id in (${userIds.map(literal).join(",")})`;
  // A page may be short, or empty, and others follow it.
  for await (const page of graph.pages(`/users${query({ $filter, $select: USER_SELECT })}`)) items.push(...page);
  const users = await readItems(tell, "users by their ids", GraphUser, items);
  const byId = new Map(users.map((user) => [user.id.toLowerCase(), user]));
  const shown = items.map((item) => WithId.safeParse(item).data?.id.toLowerCase());
  return {
    found: new Map(
      userIds.flatMap((userId) => {
        const user = byId.get(userId.toLowerCase());
        return user ? [[userId, user] as const] : [];
      }),
    ),
    absent: shown.includes(undefined) ? [] : userIds.filter((userId) => !shown.includes(userId.toLowerCase())),
  };
}
