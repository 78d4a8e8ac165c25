import type { Config } from "../../../shared/config/config.ts";
import type { JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import { MAIL_QUOTA, TransientError } from "../../../shared/errors.ts";
import { composeMail } from "../../../shared/mails/composeMail.ts";
import type { HireReady } from "../../../shared/mails/hireReady.ts";
import { readTenantBrand } from "../../../shared/mails/readTenantBrand.ts";
import { type MailToSend, sendMails } from "../../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../../shared/mails/unreachedAddresses.ts";
import { receiverOf } from "../../../shared/passes/offerPass.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

export type TellReadyPorts = Pick<Ports, "store" | "clock" | "directory" | "email">;

/**
 * Tells the manager whom Entra names by now, and HR where the settings name an address, that a hire has a passkey that
 * works. A manager who cannot be reached misses nothing that is to be done. Safe to repeat by ledger key: once an
 * onboarding to each. @throws TransientError RefusedError while mail does not go out
 */
export async function tellReady(
  ports: TellReadyPorts,
  config: Config,
  { facts, workerId }: JoinerRecord,
  userId: string,
  registeredAt: string,
): Promise<void> {
  const { directory } = ports;
  const [subject, manager] = await Promise.all([directory.user(userId), directory.managerOf(userId)]);
  if (!subject) return;
  const brand = await readTenantBrand(ports, config);
  const { displayName: personName, userPrincipalName } = subject;
  const mail = (
    to: HireReady["to"],
    { address, language }: { readonly address: string; readonly language: HireReady["language"] },
  ): MailToSend => {
    const data = { to, language, personName, userPrincipalName, registeredAt, timeZone: facts.timeZone };
    const addressee = { address, ...(to.kind === "manager" && { displayName: to.displayName }) };
    const content = { to: addressee, ...composeMail("hireReady", data, brand) };
    return { key: mailKeys.hireReady(facts, to.kind, userId), kind: "hireReady", userId, mail: content };
  };
  const receiver = receiverOf(manager, userId, await unreachedAddresses(ports));
  const { defaultLanguage, doneMail, hrMail, tenantId } = config;
  const mails = [
    ...(doneMail && receiver.kind === "manager"
      ? [
          mail(
            { kind: "manager", displayName: receiver.displayName },
            { address: receiver.address, language: receiver.language ?? defaultLanguage },
          ),
        ]
      : []),
    ...(hrMail === undefined ? [] : [mail({ kind: "hr", workerId }, { address: hrMail, language: defaultLanguage })]),
  ];
  if (mails.length === 0) return;
  const { later } = await sendMails(ports, facts.joinerId, mails, tenantId);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
}
