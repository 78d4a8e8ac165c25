import type { Config } from "../../shared/config/config.ts";
import { keyOfRecord, type RegisteredByApp } from "../../shared/domain/people/planted.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { sendAppAlert } from "../../shared/waves/staffMails.ts";
import type { AuditNeeds, KnownFeed } from "./auditNeeds.ts";

/**
 * Tells operators and security of what the last readings found, each record in one mail; of many the first ones by
 * name. Writes that they were told, after the mail. Safe to repeat by its key.
 * @throws TransientError RefusedError: the next run sends it.
 */
export async function tellPlanted(ports: AuditNeeds, config: Config, stored: KnownFeed | undefined): Promise<void> {
  const untold = stored?.feed.untold;
  const [first] = untold?.some ?? [];
  if (!stored || !untold || !first) return;
  const { some, more } = untold;
  const key = `passkeyPlanted|${keyOfRecord(first)}|${some.length + more}`;
  const named = some.map((one) => sayRecord(one, config.defaultTimeZone)).join("; ");
  const what = `Sign-in methods were registered for people by applications that nobody listed: ${named}${more > 0 ? `; and ${more} more, in the audit trail` : ""}. A passkey that came so is not counted: its owner is not ready by it, and enters the enforced group by another one only. If nobody of yours ordered this, treat it as an attack: whoever holds that passkey gets into the account. Have it deleted in Entra, end the person's sessions, and look at who may use the application. If the application provisions passkeys on your order, list its client id in PASSKEY_PROVISIONER_APP_IDS.`;
  await sendAppAlert(ports, config, key, what, "both");
  await ports.store.saveAuditFeed({ ...stored.feed, untold: undefined }, stored.etag);
}

const sayRecord = ({ userId, userPrincipalName, by, at }: RegisteredByApp, timeZone: string): string =>
  `${userPrincipalName ?? userId} by ${by}, ${momentIn(timeZone, at)}`;
