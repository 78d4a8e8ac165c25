import type { Config } from "../config/config.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { MailEntry } from "../domain/mail/mailEntry.ts";
import type { MailKind } from "../domain/mail/mailKinds.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import { MAIL_QUOTA, RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { noteUnsent } from "../troubles/noteQuietly.ts";
import { composeMail } from "./composeMail.ts";
import { type MailsSent, type MailToSend, sendMails } from "./sendMails.ts";
import { unreachedAddresses } from "./unreachedAddresses.ts";

/** What the lost mail was about. */
const lost: Readonly<Partial<Record<MailKind, string>>> = {
  pickUp: "a link to a one-time code for somebody",
  handOver: "a hire that the helpdesk has to take over",
  approvalRequest: "a wave that is to be approved",
  alert: "an alert of this app",
};

/**
 * A mail to a mailbox of the staff did not get there: another one hears of it, the helpdesk before the others. Once a
 * mail, by ledger key. Where none is left, the audit line and the tenant's own alerts tell of it.
 * @throws TransientError RefusedError
 */
export async function tellStaffUnreached(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  { scope, kind, operationId }: Pick<MailEntry, "scope" | "kind" | "operationId">,
  recipient: string,
  what: string,
): Promise<void> {
  const unreached = await unreachedAddresses(ports);
  const isReached = (address: string) =>
    address.toLowerCase() !== recipient.toLowerCase() && !unreached.has(address.toLowerCase());
  const address = [config.helpdeskMail, config.alertMail, config.approverMail].find(isReached);
  if (address === undefined) return;
  const data = {
    about: "a mail that did not arrive",
    what: `A mail to ${recipient} ${what}. It was about ${lost[kind] ?? "a member of a wave"} (${scope}): please see to it that it is acted on, and have the mailbox or its spam filter looked at.`,
    at: ports.clock.now().toISOString(),
    link: config.publicUrl,
  };
  const mail = { ...composeMail("alert", data, config), to: { address } };
  const key = mailKeys.staffUnreached(operationId);
  const { later, rejected } = await sendMails(ports, scope, [{ key, kind: "alert", mail }], config.tenantId);
  if (rejected.length > 0) await noteRefused(ports, address);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
}

/** Other mailboxes may be refused as well, and then nobody hears of it by mail. */
const noteRefused = (ports: Pick<Ports, "store" | "clock">, address: string): Promise<void> =>
  noteUnsent(
    ports,
    new RefusedError("invalid", "mailRefused", `email: a mail to ${address} was refused by the mail service`),
  );

/** `sendMails` to mailboxes of the staff: of one that the mail service refuses, another one hears. */
export async function sendToStaff(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  scope: string,
  mails: readonly MailToSend[],
): Promise<MailsSent> {
  const sent = await sendMails(ports, scope, mails, config.tenantId);
  const refused = new Set(sent.rejected);
  for (const { key, kind, mail } of mails)
    if (refused.has(key)) await tellRefusedToStaff(ports, config, { scope, kind, key }, mail.to.address);
  return sent;
}

/** The mail service refused a mail to a mailbox of the staff: a row says so, and another mailbox hears of it. */
export async function tellRefusedToStaff(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  { scope, kind, key }: Pick<MailEntry, "scope" | "kind"> & { readonly key: string },
  address: string,
): Promise<void> {
  const operationId = operationIdOf(config.tenantId, scope, key);
  await noteRefused(ports, address);
  await tellStaffUnreached(ports, config, { scope, kind, operationId }, address, "was refused by the mail service");
}
