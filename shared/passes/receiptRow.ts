import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { MailEntry } from "../domain/mail/mailEntry.ts";
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
export const beginReceipt = (
  store: Pick<Ports["store"], "putMails">,
  tenantId: string,
  grant: Grant,
  at: string,
): Promise<void> => store.putMails(APP_SCOPE, rowsOf(tenantId, grant, at));

/**
 * Ends both rows of a code that nobody was shown after all, and that is gone: nobody is told of it.
 * @param at of the code. @throws TransientError
 */
export const endReceipt = (
  store: Pick<Ports["store"], "putMails">,
  tenantId: string,
  grant: Grant,
  at: string,
): Promise<void> =>
  store.putMails(
    APP_SCOPE,
    rowsOf(tenantId, grant, at).map((row) => ({ ...row, state: "rejected", code: "notShown" })),
  );

function rowsOf(tenantId: string, { grantId, userId }: Grant, at: string): readonly MailEntry[] {
  const open = (key: string): MailEntry => ({
    scope: APP_SCOPE,
    key,
    kind: "receipt",
    operationId: operationIdOf(tenantId, APP_SCOPE, key),
    state: "open",
    code: NOT_SENT,
    at,
  });
  const toSubject = { ...open(mailKeys.receipt(at, grantId, userId)), userId };
  return [toSubject, open(mailKeys.receiptToSecurity(at, grantId))];
}
