import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { isServiceError } from "../errors.ts";
import { composeMail } from "../mails/composeMail.ts";
import { type Staff, staffMails } from "../mails/staff.ts";
import { sendToStaff } from "../mails/staffUnreached.ts";
import type { Ports } from "../ports/ports.ts";
import { noteUnsent } from "../troubles/noteQuietly.ts";

type Needs = Pick<Ports, "store" | "email" | "clock">;

/**
 * To the operators about enforcement as a whole, once per `key`. What may heal, or is refused, stops nothing: the next
 * attempt sends it.
 */
export const tellOperators = (ports: Needs, config: Config, key: string, what: string): Promise<void> =>
  tellStaff(ports, config, "operators", key, what);

/** The same to security: somebody changed what only the app, or two people together, may change. */
export const tellSecurity = (ports: Needs, config: Config, key: string, what: string): Promise<void> =>
  tellStaff(ports, config, "security", key, what);

/** The same to whoever is named. */
export async function tellStaff(ports: Needs, config: Config, to: Staff, key: string, what: string): Promise<void> {
  const link = `${config.publicUrl}/enforcement`;
  const composed = composeMail(
    "alert",
    { about: "enforcement", what, at: ports.clock.now().toISOString(), link },
    config,
  );
  const mails = staffMails(config, to, mailKeys.alert(key)).map(({ key, address }) => ({
    key,
    kind: "alert" as const,
    mail: { ...composed, to: { address } },
  }));
  try {
    await sendToStaff(ports, config, APP_SCOPE, mails);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteUnsent(ports, error);
  }
}
