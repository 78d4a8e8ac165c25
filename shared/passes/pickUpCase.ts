import type { Config } from "../config.ts";
import { type CollectVerdict, mayCollect } from "../domain/pickUpRules.ts";
import type { DirectoryUser } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import { isBreakGlass } from "./breakGlass.ts";
import { isSecretOf, parseLink, secretHash } from "./pickUpLink.ts";
import { type GrantRow, isStaleClaim } from "./settleClaim.ts";

/** A grant, the people around it as Entra knows them at this moment, and whether the one at the door may collect. */
export interface PickUpCase {
  readonly row: GrantRow;
  readonly subject: DirectoryUser | undefined;
  readonly verdict: CollectVerdict;
}

const NO_SUCH_GRANT = secretHash("no such grant");

/** The grant that a link opens; `undefined` alike for an unknown grant and a wrong secret, after the same comparison. */
export async function grantOfLink(store: Pick<Ports["store"], "grant">, link: string | undefined): Promise<GrantRow | undefined> {
  const parts = parseLink(link);
  if (!parts) return undefined;
  const row = await store.grant(parts.grantId);
  return isSecretOf(parts.secret, row?.grant.secretHash ?? NO_SUCH_GRANT) ? row : undefined;
}

/**
 * Reads everything that the decision needs, live, in this very request. A claim that a crash left behind counts as open here: it is
 * settled by the press itself, which changes things, never by looking.
 * @throws TransientError RefusedError: unreadable is not allowed.
 */
export async function readPickUpCase(
  { directory, clock }: Pick<Ports, "directory" | "clock">,
  config: Pick<Config, "breakGlassUserIds" | "breakGlassGroupId">,
  row: GrantRow,
  presserId: string,
): Promise<PickUpCase> {
  const { userId } = row.grant;
  const now = clock.now();
  const [presserUser, subject, manager, privilege, breakGlass] = await Promise.all([
    directory.user(presserId),
    directory.user(userId),
    directory.managerOf(userId),
    directory.privilegeOf(userId),
    isBreakGlass(directory, config, userId),
  ]);
  const grant = isStaleClaim(row.grant, now) ? { ...row.grant, state: { kind: "open" } as const } : row.grant;
  const verdict = mayCollect({
    presser: { id: presserId },
    presserUser,
    subject,
    manager,
    privilege,
    isBreakGlass: breakGlass,
    grant,
    now,
  });
  return { row, subject, verdict };
}
