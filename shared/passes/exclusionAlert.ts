import type { Config } from "../config/config.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { Exclusion } from "../domain/pass/exclusion.ts";
import { composeMail } from "../mails/composeMail.ts";
import { sendMails } from "../mails/sendMails.ts";
import type { Ports } from "../ports/ports.ts";

export type AlertConfig = Pick<
  Config,
  "organizationName" | "securityInfoUrl" | "helpdeskMail" | "alertMail" | "tenantId"
>;

/**
 * Tells the operators that somebody is let past our enabled policies for a pass; one mail a grant, however often it is
 * called.
 *
 * @param names the person and who collects, where they are known; else the mail names the account by its id.
 * @returns whether the mail was accepted, now or before. @throws TransientError RefusedError
 */
export async function alertOfExclusion(
  ports: Pick<Ports, "store" | "email" | "clock">,
  config: AlertConfig,
  exclusion: Pick<Exclusion, "userId" | "grantId" | "at" | "until">,
  names?: { readonly person: string; readonly collectedBy: string },
): Promise<boolean> {
  const { userId, grantId, at, until } = exclusion;
  const about = names?.person ?? `account ${userId}`;
  const what =
    `${about} was put into the exclusion group until ${until} at the latest, because ${names?.collectedBy ?? "the manager"} ` +
    "collects a Temporary Access Pass, which does not satisfy our policy. It ends when a passkey lives or the pass has expired.";
  const mail = { to: { address: config.alertMail }, ...composeMail("alert", { about, what, at }, config) };
  const key = mailKeys.passExclusion(grantId);
  const { later } = await sendMails(ports, "app", [{ key, kind: "alert", userId, mail }], config.tenantId);
  return later === undefined;
}
