import type { Config } from "../config/config.ts";
import type { AuditEvent } from "../domain/audit.ts";
import { MOST_TRIES } from "../domain/pass/byMail.ts";
import { type Grant, scopeOf } from "../domain/pass/grant.ts";
import type { Ports } from "../ports/ports.ts";
import { type ByMailRow, isShortCode } from "./hireLink.ts";
import { SOMEBODY } from "./noteNotGiven.ts";

export type Tried =
  /** Both halves are there. */
  | {
      readonly kind: "right";
      readonly row: ByMailRow;
      readonly by: NonNullable<ByMailRow["grant"]["byMail"]["shortCode"]>;
    }
  /** @property left tries until the link is locked. */
  | { readonly kind: "wrong"; readonly left: number }
  /** Now or before. */
  | { readonly kind: "locked" };

/**
 * One try at the short code of an open grant. It is counted before anything is compared: of any number of browsers at
 * once each has taken a try of its own, or has seen nothing. The fifth wrong one closes the grant.
 * @param code as `readShortCode` gives it.
 * @throws ConflictError when somebody tried at the same moment: nothing was compared. TransientError
 */
export async function tryShortCode(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "linkSecret">,
  row: ByMailRow,
  code: string,
): Promise<Tried> {
  const { grant } = row;
  const { byMail } = grant;
  const { grantId } = grant;
  const now = clock.now().toISOString();
  const line = (what: AuditEvent["what"], id: string): AuditEvent => ({
    scope: scopeOf(grant),
    id: `${what}|${id}`,
    at: now,
    who: SOMEBODY,
    what,
    subjectId: grant.userId,
  });
  const lock = async (locked: Grant, etag: string): Promise<Tried> => {
    await store.append([line("hireLinkLocked", grantId)]);
    await store.saveGrant({ ...locked, state: { kind: "closed", at: now, because: LOCKED } }, etag);
    return { kind: "locked" };
  };
  if (byMail.tries >= MOST_TRIES) return lock(grant, row.etag);
  const counted = { ...grant, byMail: { ...byMail, tries: byMail.tries + 1 } };
  const etag = await store.saveGrant(counted, row.etag);
  const { shortCode } = byMail;
  if (shortCode && isShortCode(config, grantId, code, shortCode.hash)) {
    // A right one is no try: whoever has to press again, as something did not answer, has as many left as before.
    return { kind: "right", row: { grant, etag: await store.saveGrant(grant, etag) }, by: shortCode };
  }
  await store.append([line("shortCodeWrong", `${grantId}|${counted.byMail.tries}`)]);
  const left = MOST_TRIES - counted.byMail.tries;
  return left > 0 ? { kind: "wrong", left } : lock(counted, etag);
}

const LOCKED = `${MOST_TRIES} wrong short codes`;
