import type { Config } from "../config/config.ts";
import { APP } from "../domain/audit.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { Grant } from "../domain/pass/grant.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { linkOf, secretHash, secretOf } from "./pickUpLink.ts";

export interface OpenedGrant {
  readonly grantId: string;
  /** Goes into one mail and nowhere else: not into results, logs or rows. */
  readonly link: string;
  readonly openedAt: string;
  readonly closesAt: string;
}

/** The same permission always has the same id. @param key see `WantedGrant`. */
export const grantIdOf = (
  { tenantId }: Pick<Config, "tenantId">,
  scopeId: string,
  userId: string,
  key: string,
): string => operationIdOf(tenantId, scopeId, `grant|${userId}|${key}`);

export interface WantedGrant
  extends Pick<
    Grant,
    | "userId"
    | "reason"
    | "closesAt"
    | "joinerId"
    | "waveId"
    | "timeZone"
    | "collector"
    | "signIn"
    | "openedBy"
    | "second"
    | "byMail"
  > {
  /** Wave id or joiner id; also the scope of the audit line. */
  readonly scopeId: string;
  /** From when on the link works, where that lies ahead. */
  readonly opensAt?: string | undefined;
  /** What makes this grant one of its kind within the scope and user, e.g. `round 1` or a day. */
  readonly key: string;
}

type GrantConfig = Pick<Config, "publicUrl" | "linkSecret" | "tenantId">;

/** An open grant as it is stored. */
export const grantFrom = (
  config: Pick<Config, "linkSecret">,
  { grantId, scopeId: _, opensAt: __, ...wanted }: Omit<WantedGrant, "key"> & { readonly grantId: string },
  openedAt: string,
): Grant => ({
  ...wanted,
  grantId,
  openedAt,
  secretHash: secretHash(secretOf(config, grantId)),
  state: { kind: "open" },
});

/**
 * Opens, for each of these people, the single-use permission to mint one pass, or finds the one opened earlier for the
 * same key: a repeat gives the same id, the same link and the first one's window.
 * @param begun user ids of those that are open already: looked for first, instead of found out by a refusal.
 * @returns in the order of `wanted`. @throws TransientError
 */
export async function openGrants(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: GrantConfig,
  wanted: readonly WantedGrant[],
  begun: ReadonlySet<string> = new Set(),
): Promise<readonly OpenedGrant[]> {
  const openedAt = clock.now().toISOString();
  const grants = wanted.map(({ scopeId, key, opensAt = openedAt, ...rest }) => ({
    ...rest,
    opensAt,
    scopeId,
    grantId: grantIdOf(config, scopeId, rest.userId, key),
  }));
  const found = await Promise.all(
    grants.filter(({ userId }) => begun.has(userId)).map(({ grantId }) => store.grant(grantId)),
  );
  const known = new Map(found.flatMap((row) => (row ? [[row.grant.grantId, row.grant] as const] : [])));
  // The lines come first: a grant that nobody can account for must not exist. Their ids make a repeat the same lines.
  await store.append(
    grants
      .filter(({ grantId }) => !known.has(grantId))
      .map(({ grantId, scopeId, userId, reason, openedBy = APP }) => ({
        scope: scopeId,
        id: `grant|${grantId}`,
        at: openedAt,
        who: openedBy,
        what: "grantOpened" as const,
        reason,
        subjectId: userId,
      })),
  );
  return Promise.all(
    grants.map(async (one) => {
      const { grantId, opensAt, closesAt } = one;
      const link = linkOf(config, { grantId, secret: secretOf(config, grantId) });
      const before = known.get(grantId);
      if (before) return { grantId, link, openedAt: before.openedAt, closesAt: before.closesAt };
      const inserted = await store.insertGrant(grantFrom(config, one, opensAt));
      const grant = inserted !== undefined ? { openedAt: opensAt, closesAt } : (await store.grant(grantId))?.grant;
      // It stood in the way a moment ago: whoever took it away was faster.
      if (!grant) throw new ConflictError(`grant ${grantId} stood in the way and is gone`);
      return { grantId, link, openedAt: grant.openedAt, closesAt: grant.closesAt };
    }),
  );
}

/** `openGrants` for one person. */
export async function openGrant(
  ports: Pick<Ports, "store" | "clock">,
  config: GrantConfig,
  wanted: WantedGrant,
): Promise<OpenedGrant> {
  const [grant] = await openGrants(ports, config, [wanted]);
  if (!grant) throw new Error("one grant was wanted and none came");
  return grant;
}
