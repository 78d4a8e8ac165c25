import type { Config } from "../config.ts";
import { sendMails } from "../email/sendMails.ts";
import { composeMail } from "../mails/composeMail.ts";
import type { DirectoryUser } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Tells the operators that somebody was let past an enabled policy for a pass. One mail a grant. A used-up quota does not hold back the
 * person at the door: the audit line stands already.
 * @throws TransientError of the table; the mail service's troubles stay in the ledger.
 */
export async function alertOfExclusion(
  ports: Pick<Ports, "store" | "email" | "clock">,
  config: Pick<Config, "organizationName" | "securityInfoUrl" | "helpdeskMail" | "alertMail" | "tenantId">,
  about: {
    readonly scope: string;
    readonly grantId: string;
    readonly subject: DirectoryUser;
    readonly presser: { readonly name: string };
    readonly until: string;
  },
): Promise<void> {
  const { scope, grantId, subject, presser, until } = about;
  const what =
    `${subject.displayName} (${subject.userPrincipalName}) was put into the exclusion group until ${until}, ` +
    `because ${presser.name} is collecting a Temporary Access Pass, which does not satisfy our policy. It ends by itself when a passkey lives or the pass has expired.`;
  const data = { about: subject.userPrincipalName, what, at: ports.clock.now().toISOString() };
  const mail = { to: { address: config.alertMail }, ...composeMail("alert", data, config) };
  await sendMails(ports, scope, [{ key: `passExclusion|${grantId}`, kind: "alert", userId: subject.id, mail }], config.tenantId);
}
