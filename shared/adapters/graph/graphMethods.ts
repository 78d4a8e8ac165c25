import { z } from "zod";
import { lookFor } from "../../domain/limits/looks.ts";
import type { AuthenticationMethod } from "../../domain/people/authenticationMethod.ts";
import type { AuthenticationMethodsReader } from "../../ports/graph.ts";
import { MomentOrAbsent } from "../moments.ts";
import { errorOf, type GraphAnswer, longest, outcomeOf, understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";
import { type Pace, takeOne } from "./requestPace.ts";
import { readParts, type TellUnread, tellNobody } from "./unreadParts.ts";

const GraphMethod: z.ZodType<AuthenticationMethod> = z
  .object({
    id: z.string(),
    "@odata.type": z.string(),
    createdDateTime: MomentOrAbsent,
    passkeyType: z.string().nullish(),
    aaGuid: z.string().nullish(),
    attestationLevel: z.string().nullish(),
    model: z.string().nullish().catch(undefined),
  })
  .transform((method) => ({
    id: method.id,
    type: method["@odata.type"].replace("#microsoft.graph.", ""),
    ...(method.createdDateTime && { createdDateTime: method.createdDateTime }),
    ...(method.passkeyType && { passkeyType: passkeyTypeOf(method.passkeyType) }),
    ...(method.aaGuid && { aaGuid: method.aaGuid }),
    ...(method.attestationLevel && { attestationLevel: method.attestationLevel }),
    ...(method.model && { model: method.model }),
  }));
/** One that cannot be read is held all the same: it is no passkey, and its account is not a new one. */
const UNREAD: AuthenticationMethod = { id: "unread", type: "unknown" };
const Methods = z.object({ value: z.array(GraphMethod.catch(UNREAD)) }).transform(({ value }) => value);

const passkeyTypeOf = (type: string) => (type === "deviceBound" || type === "synced" ? type : "unknown");
/** Takes no query options (graph facts 3), so no `$select`. */
const methodsPath = (userId: string): string => `/users/${segment(userId)}/authentication/methods`;

/** `AuthenticationMethodsReader` on Microsoft Graph v1.0. */
export function graphMethods(
  graph: GraphClient,
  pace: Pace,
  tell: TellUnread = tellNobody,
): AuthenticationMethodsReader {
  return {
    methodsOf: async (userId, priority = lookFor.press) => {
      await takeOne(pace, "a user's methods", { priority, isBrief: true });
      const body = await graph.get(methodsPath(userId));
      return body === undefined ? undefined : understood(Methods, body);
    },

    methodsOfMany: async (some, upNext = 0, priority = lookFor.press) => {
      // Graph refuses a batch in which two parts have one name.
      const userIds = [...new Set(some)];
      const isBrief = userIds.length + upNext === 1;
      const { granted, retryAfterSeconds: paceSeconds } = await pace.take(userIds.length, {
        priority,
        upNext,
        isBrief,
      });
      const [now, notNow] = [userIds.slice(0, granted), userIds.slice(granted)];
      if (now.length === 0) return { found: new Map(), absent: [], later: notNow, retryAfterSeconds: paceSeconds };
      const answers = await graph.batch(now.map((userId) => ({ id: userId, method: "GET", url: methodsPath(userId) })));
      const of = (outcome: string) => [...answers].filter(([, answer]) => outcomeOf(answer) === outcome);
      const later = of("busy");
      const refusedFor = longest(later.map(([, answer]) => answer.retryAfterSeconds));
      if (refusedFor !== undefined) pace.holdOff(refusedFor);
      const [busy] = later;
      // Nobody alone is in the way: whoever asks has to tell of it when it lasts.
      if (busy && later.length === answers.size)
        throw errorOf({ ...busy[1], retryAfterSeconds: refusedFor }, "GET authentication methods in a batch");
      const retryAfterSeconds = longest([refusedFor, paceSeconds > 0 ? paceSeconds : undefined]);
      const answered = [...of("ok"), ...(await withAccount(graph, of("refused")))];
      const read = await readParts(tell, "methods in a batch", answered, ([userId, answer]) => {
        if (outcomeOf(answer) === "refused") throw errorOf(answer, "GET authentication methods in a batch");
        return [userId, understood(Methods, answer.body)] as const;
      });
      const found = new Map(read);
      return {
        found,
        // Of whom the answer cannot be read, or is refused, nothing is known either.
        absent: [...answers].flatMap(([userId, answer]) =>
          outcomeOf(answer) === "busy" || found.has(userId) ? [] : [userId],
        ),
        later: [...later.map(([userId]) => userId), ...notNow],
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      };
    },
  };
}

type Part = readonly [userId: string, answer: GraphAnswer];

/**
 * A soft-deleted account is refused like a missing permission is (graph facts 3), and whether it is there tells them
 * apart: one that is gone says nothing about anybody else.
 * @returns those whose account is there, or may be.
 */
async function withAccount(graph: GraphClient, refused: readonly Part[]): Promise<readonly Part[]> {
  if (refused.length === 0) return refused;
  const path = (userId: string) => `/users/${segment(userId)}${query({ $select: "id" })}`;
  const accounts = await graph.batch(refused.map(([id]) => ({ id, method: "GET", url: path(id) })));
  return refused.filter(([userId]) => {
    const account = accounts.get(userId);
    return !account || outcomeOf(account) !== "notFound";
  });
}
