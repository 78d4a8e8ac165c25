import type { AuthenticationMethod } from "../../domain/people/authenticationMethod.ts";
import { judgedByAudits, NOTHING_AUDITED, type RegisteredByApp } from "../../domain/people/planted.ts";
import { resistsPhishing } from "../../domain/people/usablePasskey.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuthenticationMethodsReader } from "../../ports/graph.ts";
import type { AuditFeedStore } from "../../ports/store/auditFeed.ts";

/**
 * Live methods, of which a passkey that an application planted does not count (R238), for whoever looks: gates,
 * entries, people's own page, hires and holders of roles. Nothing is asked of Graph: what the log said stands in rows.
 * @param listed ids of provisioners: what was recorded before one was listed counts again.
 */
export function withoutPlanted(
  reader: AuthenticationMethodsReader,
  { store, clock }: { readonly store: Pick<AuditFeedStore, "auditFeed" | "registeredByApp">; readonly clock: Clock },
  listed: readonly string[],
): AuthenticationMethodsReader {
  const isListed = ({ appIds }: RegisteredByApp): boolean => appIds.some((id) => listed.includes(id));
  const judged = async (
    found: ReadonlyMap<string, readonly AuthenticationMethod[]>,
  ): Promise<ReadonlyMap<string, readonly AuthenticationMethod[]>> => {
    const holders = [...found].filter(([, methods]) => methods.some(resistsPhishing)).map(([userId]) => userId);
    if (holders.length === 0) return found;
    const feed = (await store.auditFeed())?.feed ?? NOTHING_AUDITED;
    const rows = feed.hasFound ? await store.registeredByApp(holders) : { found: [], unread: [] };
    const counted = Map.groupBy(
      rows.found.filter((record) => !isListed(record)),
      ({ userId }) => userId,
    );
    const now = clock.now();
    return new Map(
      [...found].map(([userId, methods]) => {
        const known = rows.unread.includes(userId) ? NOTHING_AUDITED : feed;
        return [userId, judgedByAudits(methods, known, counted.get(userId.toLowerCase()) ?? [], now)];
      }),
    );
  };
  return {
    methodsOf: async (userId, priority) => {
      const methods = await reader.methodsOf(userId, priority);
      return methods && (await judged(new Map([[userId, methods]]))).get(userId);
    },
    methodsOfMany: async (userIds, upNext, priority) => {
      const answer = await reader.methodsOfMany(userIds, upNext, priority);
      return { ...answer, found: await judged(answer.found) };
    },
  };
}
