import { TransientError } from "../../errors.ts";
import type { UsersFound } from "../../ports/groups.ts";
import { errorOf, longest, outcomeOf, understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";
import { GraphUser, USER_SELECT } from "./graphUser.ts";
import { readParts, type TellUnread } from "./unreadParts.ts";

/** Some users in one `$batch`. Whoever alone cannot be read is left out, and told of where that does not pass. */
export async function usersOf(graph: GraphClient, tell: TellUnread, userIds: readonly string[]): Promise<UsersFound> {
  if (userIds.length === 0) return { found: new Map(), absent: [] };
  const answers = [
    ...(await graph.batch(
      userIds.map((userId) => ({
        id: userId,
        method: "GET",
        url: `/users/${segment(userId)}${query({ $select: USER_SELECT })}`,
      })),
    )),
  ];
  const told = answers.filter(([, answer]) => outcomeOf(answer) !== "busy");
  if (told.length === 0) {
    const retryAfterSeconds = longest(answers.map(([, answer]) => answer.retryAfterSeconds));
    throw new TransientError(`graph: none of ${userIds.length} users could be read`, { retryAfterSeconds });
  }
  const found = await readParts(tell, "users in a batch", told, ([userId, answer]) => {
    if (outcomeOf(answer) === "refused") throw errorOf(answer, "GET user in a batch");
    return outcomeOf(answer) === "ok" ? [[userId, understood(GraphUser, answer.body)] as const] : [];
  });
  return {
    found: new Map(found.flat()),
    absent: told.flatMap(([userId, answer]) => (outcomeOf(answer) === "notFound" ? [userId] : [])),
  };
}
