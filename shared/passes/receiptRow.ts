import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { Grant } from "../domain/pass/grant.ts";
import { NOT_SENT } from "../mails/sendMails.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * The open row of a receipt, in the ledger of the app, whatever story the grant belongs to: a timer looks for it there.
 * It carries no link, so the row names no grant but in its key.
 * @param at of the code. @throws TransientError
 */
export async function beginReceipt(
  store: Pick<Ports["store"], "putMails">,
  tenantId: string,
  { grantId, userId }: Grant,
  at: string,
): Promise<void> {
  const key = mailKeys.receipt(at, grantId, userId);
  const operationId = operationIdOf(tenantId, APP_SCOPE, key);
  const open = {
    scope: APP_SCOPE,
    key,
    kind: "receipt",
    userId,
    operationId,
    state: "open",
    code: NOT_SENT,
    at,
  } as const;
  await store.putMails(APP_SCOPE, [open]);
}
