import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { Grant } from "../domain/pass/grant.ts";
import { NOT_SENT } from "../mails/sendMails.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * The open rows of a receipt, in the ledger of the app, whatever story the grant belongs to: a timer looks for them
 * there. One is of the mail to whoever the code is for, the other tells whether security has heard of it. They carry no
 * link, so the rows name no grant but in their keys.
 * @param at of the code. @throws TransientError
 */
export async function beginReceipt(
  store: Pick<Ports["store"], "putMails">,
  tenantId: string,
  { grantId, userId }: Grant,
  at: string,
): Promise<void> {
  const open = (key: string) =>
    ({
      scope: APP_SCOPE,
      key,
      kind: "receipt",
      operationId: operationIdOf(tenantId, APP_SCOPE, key),
      state: "open",
      code: NOT_SENT,
      at,
    }) as const;
  const toSubject = { ...open(mailKeys.receipt(at, grantId, userId)), userId };
  await store.putMails(APP_SCOPE, [toSubject, open(mailKeys.receiptToSecurity(at, grantId))]);
}
