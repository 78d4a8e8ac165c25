import type { Config } from "../config.ts";
import { operationIdOf } from "../domain/operationId.ts";
import type { Ports } from "../ports/ports.ts";
import type { GrantReason } from "../ports/store.ts";
import { linkOf, secretHash, secretOf } from "./pickUpLink.ts";

export interface OpenedGrant {
  readonly grantId: string;
  /** Goes into one mail and nowhere else: not into results, logs or rows. */
  readonly link: string;
  readonly openedAt: string;
  readonly closesAt: string;
}

/** The same permission always has the same id. @param key see `openGrant`. */
export const grantIdOf = ({ tenantId }: Pick<Config, "tenantId">, scopeId: string, userId: string, key: string): string =>
  operationIdOf(tenantId, scopeId, `grant|${userId}|${key}`);

/**
 * Opens the single-use permission to mint one pass for `userId`, or finds the one opened earlier for the same key: a repeat gives the
 * same id, the same link and the first one's window.
 *
 * @param wanted.scopeId wave id or joiner id; also the scope of the audit line.
 * @param wanted.key what makes this grant one of its kind within the scope and user, e.g. `round 1` or a day.
 * @param wanted.closesAt ISO UTC.
 * @throws TransientError
 */
export async function openGrant(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "publicUrl" | "linkSecret" | "tenantId">,
  wanted: {
    readonly userId: string;
    readonly reason: GrantReason;
    readonly scopeId: string;
    readonly key: string;
    readonly closesAt: string;
    readonly joinerId?: string | undefined;
    readonly waveId?: string | undefined;
  },
): Promise<OpenedGrant> {
  const { userId, reason, scopeId, key, closesAt, joinerId, waveId } = wanted;
  const grantId = grantIdOf(config, scopeId, userId, key);
  const secret = secretOf(config, grantId);
  const openedAt = clock.now().toISOString();
  // The line comes first: a grant that nobody can account for must not exist. Its id makes a repeat the same line.
  await store.append([
    { scope: scopeId, id: `grant|${grantId}`, at: openedAt, who: "app", what: "grantOpened", why: reason, subjectId: userId },
  ]);
  const isNew = await store.insertGrant({
    grantId,
    userId,
    reason,
    openedAt,
    closesAt,
    secretHash: secretHash(secret),
    state: { kind: "open" },
    ...(joinerId && { joinerId }),
    ...(waveId && { waveId }),
  });
  const grant = isNew ? { openedAt, closesAt } : (await store.grant(grantId))?.grant;
  if (!grant) throw new Error(`grant ${grantId} exists and cannot be read`);
  return { grantId, link: linkOf(config, grantId, secret), openedAt: grant.openedAt, closesAt: grant.closesAt };
}
