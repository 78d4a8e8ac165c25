import type { Config } from "../config/config.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { Grant } from "../domain/pass/grant.ts";
import { MAIL_QUOTA, TransientError } from "../errors.ts";
import { readTenantBrand } from "../mails/readTenantBrand.ts";
import { sendToStaff } from "../mails/staffUnreached.ts";
import type { Ports } from "../ports/ports.ts";
import { pickUpToHelpdeskMail } from "./passMails.ts";
import { linkOf, secretOf } from "./pickUpLink.ts";

export type LinkPorts = Pick<Ports, "store" | "clock" | "email" | "directory">;

/**
 * The link of an open grant, whose mail did not get to the manager, to the helpdesk with the reason. Safe to repeat by
 * ledger key: once a grant.
 * @returns whether it has gone to the helpdesk, or opens nothing any more.
 * @throws TransientError, also while the mail quota is used up. RefusedError
 */
export async function linkToHelpdesk(
  ports: LinkPorts,
  config: Config,
  { scope, grantId }: { readonly scope: string; readonly grantId: string },
  because: string,
): Promise<boolean> {
  const { store, clock, directory } = ports;
  const grant = (await store.grant(grantId))?.grant;
  if (!grant || !isOpen(grant, clock.now())) return true;
  const subject = await directory.user(grant.userId);
  if (!subject) return true;
  const data = {
    subject,
    reason: grant.reason,
    link: linkOf(config, { grantId, secret: secretOf(config, grantId) }),
    closesAt: grant.closesAt,
    timeZone: grant.timeZone ?? config.defaultTimeZone,
  };
  const mail = {
    key: mailKeys.linkReturned(grantId),
    kind: "pickUp" as const,
    userId: grant.userId,
    grantId,
    mail: pickUpToHelpdeskMail(await readTenantBrand(ports, config), because, data),
  };
  const { later, rejected } = await sendToStaff(ports, config, scope, [mail]);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  return rejected.length === 0;
}

const isOpen = ({ state, closesAt }: Grant, now: Date): boolean =>
  state.kind === "open" && Date.parse(closesAt) > now.getTime();
