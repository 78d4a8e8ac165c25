import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { tellHelpdesk } from "../../shared/waves/staffMails.ts";

/**
 * The link to a hire's personal mail did not arrive: the helpdesk hears of it, and the trail has a line. The address
 * stands in neither. Safe to repeat. @throws TransientError RefusedError
 */
export async function tellHireUnreached(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  { scope, kind, operationId, userId }: MailEntry,
  { status, at }: { readonly status: string; readonly at: string },
): Promise<void> {
  const { store } = ports;
  const id = `mailNotDelivered|${operationId}`;
  const why = `${kind}: ${status}`;
  const about = userId === undefined ? {} : { subjectId: userId };
  await store.append([{ ...about, scope, id, at, who: APP, what: "mailNotDelivered", why }]);
  const name = (await store.joiner(scope))?.record.displayName ?? "a new colleague";
  const what = `The link for ${name} to their personal mail did not arrive (${status}). Their manager can still show them the sign-in code in person, by the link that the manager got. If the address is wrong, have HR correct it.`;
  const story = { scope, about: name, link: `${config.publicUrl}/audit` };
  await tellHelpdesk(ports, config, story, mailKeys.linkReturned(operationId), what);
}
