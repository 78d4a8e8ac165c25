import type { Config } from "../config/config.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { RefusedError, TransientError } from "../errors.ts";
import { composeMail } from "../mails/composeMail.ts";
import { sendMails } from "../mails/sendMails.ts";
import type { Ports } from "../ports/ports.ts";

/** Audit lines and mails about enforcement as a whole stand under the app. */
export const ENFORCEMENT_SCOPE = "app";

/**
 * To the operators about enforcement as a whole, once per `key`. What may heal, or is refused, stops nothing: the next
 * attempt sends it.
 */
export async function tellOperators(
  ports: Pick<Ports, "store" | "email" | "clock">,
  config: Config,
  key: string,
  what: string,
): Promise<void> {
  const link = `${config.publicUrl}/enforcement`;
  const composed = composeMail(
    "alert",
    { about: "enforcement", what, at: ports.clock.now().toISOString(), link },
    config,
  );
  const mail = { ...composed, to: { address: config.alertMail } };
  try {
    await sendMails(ports, ENFORCEMENT_SCOPE, [{ key: mailKeys.alert(key), kind: "alert", mail }], config.tenantId);
  } catch (error) {
    if (!(error instanceof TransientError) && !(error instanceof RefusedError)) throw error;
  }
}
