import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { languageOf } from "../../shared/domain/people/language.ts";
import { zoneOf } from "../../shared/domain/people/workplace.ts";
import { TransientError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { readTenantBrand } from "../../shared/mails/readTenantBrand.ts";
import { refuseRejected } from "../../shared/mails/refuseRejected.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { patienceOf } from "../host/patience.ts";

type Needs = Pick<Ports, "store" | "email" | "clock">;

/** A code that was shown. `zone` is that of the people around it. */
export interface Shown {
  readonly grant: Grant;
  readonly subject: DirectoryUser;
  readonly collector: Pick<DirectoryUser, "displayName" | "userPrincipalName">;
  readonly zone: Promise<string>;
  /** When it was made. */
  readonly shownAt: string;
}

/** So long the code in hand waits for the mails at most. */
const WITHIN_SECONDS = 3;

/**
 * To whoever the code is for, at once and once a code: who was shown it, and when. It waits for no hour and no other
 * mail. Security hears at once of what a person gave out without a workflow, and of the rest with the hour. The code is
 * shown whatever becomes of this, and what is not sent now `sweepReceipts` sends.
 */
export async function sendReceipt(ports: Needs, config: Config, shown: Shown): Promise<void> {
  await patienceOf(WITHIN_SECONDS, config)
    .within(tellShown(ports, config, shown).catch((error) => noteQuietly(ports, aboutTimer.receipts, error)))
    .catch(() => undefined);
}

/**
 * The same, however long it takes. Safe to repeat by the keys of the mails.
 * @throws TransientError where the mail service takes no more for now: `sweepReceipts` sends it. RefusedError
 */
export async function tellShown(ports: Needs, config: Config, shown: Shown): Promise<void> {
  const [told] = await Promise.allSettled([tellSubject(ports, config, shown), tellSecurity(ports, config, shown)]);
  if (told.status === "rejected") throw told.reason;
}

async function tellSubject(ports: Needs, config: Config, shown: Shown): Promise<void> {
  const { grant, subject, collector, zone, shownAt } = shown;
  const { userId } = grant;
  const { mail: address, displayName, usageLocation } = subject;
  if (!address) return;
  const data = {
    displayName,
    language: languageOf(subject) ?? config.defaultLanguage,
    timeZone: zoneOf(usageLocation, await zone),
    collectorName: collector.displayName,
    collectorPrincipalName: collector.userPrincipalName,
    shownAt,
  };
  const mail = {
    ...composeMail("receipt", data, await readTenantBrand(ports, config)),
    to: { address, displayName },
  };
  const key = mailKeys.receipt(shownAt, grant.grantId, userId);
  const sent = await sendMails(ports, APP_SCOPE, [{ key, kind: "receipt", userId, mail }], config.tenantId);
  if (sent.later) throw new TransientError("email: no more mails are taken for now", { code: "noMailTaken" });
  refuseRejected(sent);
}

/** Of a code that a person gave out without a workflow. Of the others security hears once an hour. */
async function tellSecurity(ports: Needs, config: Config, { grant, subject, collector }: Shown): Promise<void> {
  if (!grant.openedBy) return;
  const sayOf = ({ displayName, userPrincipalName }: Shown["collector"]) => `${displayName} (${userPrincipalName})`;
  const who = { subject: sayOf(subject), collector: sayOf(collector) };
  // What the mail service does not take now goes with the timer: the row stands open.
  await tryAppAlert(ports, config, ...alertOfCode(grant, who));
}

/** What security reads of one code, once. @param who each with their user principal name. */
export const alertOfCode = (
  { grantId }: Grant,
  { subject, collector }: { readonly subject: string; readonly collector: string },
) =>
  [
    `receipt|${grantId}`,
    `${collector} was shown a one-time code for ${subject}. If you do not expect it, ask both of them.`,
    "security",
  ] as const;
