import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { tellStaffUnreached } from "../../shared/mails/staffUnreached.ts";
import { type LinkPorts, linkToHelpdesk } from "../../shared/passes/linkToHelpdesk.ts";

/**
 * A mail that asks somebody to act did not arrive. A link to a code goes to the helpdesk; whatever else it was, another
 * mailbox of the staff hears of it. Writes the audit line. Safe to repeat by the ids of line and mail.
 * @throws TransientError RefusedError
 */
export async function tellUndelivered(
  ports: LinkPorts,
  config: Config,
  entry: MailEntry,
  { recipient, status, at }: { readonly recipient: string; readonly status: string; readonly at: string },
): Promise<void> {
  const { scope, kind, operationId, userId, grantId } = entry;
  await ports.store.append([
    {
      scope,
      id: `mailNotDelivered|${operationId}|${recipient}`,
      at,
      who: APP,
      what: "mailNotDelivered",
      why: `${kind} to ${recipient}: ${status}`,
      ...(userId !== undefined && { subjectId: userId }),
    },
  ]);
  const because = `mail to ${recipient} did not arrive (${status})`;
  const isForHelpdesk = recipient === config.helpdeskMail.toLowerCase();
  if (grantId !== undefined && !isForHelpdesk && (await linkToHelpdesk(ports, config, { scope, grantId }, because)))
    return;
  await tellStaffUnreached(ports, config, entry, recipient, `was not delivered (${status})`);
}
