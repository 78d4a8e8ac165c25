import type { Config } from "../../shared/config/config.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { MOST_TRIES } from "../../shared/domain/pass/byMail.ts";
import { type Grant, scopeOf } from "../../shared/domain/pass/grant.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { type AboutTrouble, noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { tellHelpdesk, tryAppAlert } from "../../shared/waves/staffMails.ts";
import { patienceOf } from "../host/patience.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

/** So long whoever presses waits for the mails at most. */
const WITHIN_SECONDS = 3;

const ABOUT_MAILS: AboutTrouble = {
  ...aboutApp("telling people what happened with a link in a new colleague's personal mail", {
    meanwhile: "The audit trail tells it; not everybody who should hear of it by mail has.",
  }),
  isPressed: true,
  gaveUp: true,
};

/**
 * To the manager, the helpdesk and security: somebody typed too many wrong short codes. Once a grant, however often it
 * is asked for. Never throws: the link is locked whatever becomes of this.
 */
export async function tellLocked(ports: Needs, config: Config, grant: Grant): Promise<void> {
  const { directory } = ports;
  const work = async () => {
    const [subject, manager] = await Promise.all([directory.user(grant.userId), directory.managerOf(grant.userId)]);
    const name = subject ? `${subject.displayName} (${subject.userPrincipalName})` : "a new colleague";
    const what = `Somebody with the link that went to the personal mail of ${name} typed ${MOST_TRIES} wrong short codes. The link is locked for good, and so is the manager's link of this offer. No sign-in code was made. If it was not ${subject?.displayName ?? "the new colleague"}, somebody else reads that mail: have HR ask for another address. The next link goes to the manager alone.`;
    await tellAll(ports, config, grant, { key: `hireLinkLocked|${grant.grantId}`, name, what, manager });
  };
  await quietly(ports, config, work());
}

/**
 * To the manager and security: a sign-in code was shown to whoever had both halves. Never throws: the code is shown
 * whatever becomes of this.
 */
export async function tellShown(
  ports: Needs,
  config: Config,
  grant: Grant,
  {
    subject,
    collector,
    shownAt,
  }: { readonly subject: DirectoryUser; readonly collector: DirectoryUser; readonly shownAt: string },
): Promise<void> {
  const name = `${subject.displayName} (${subject.userPrincipalName})`;
  const what = `A sign-in code for ${name} was shown to somebody who had the link from the personal mail, and the short code that was shown to ${collector.displayName} (${collector.userPrincipalName}) on ${momentIn(config.defaultTimeZone, shownAt)}. If ${collector.displayName} has not told that short code to ${subject.displayName}, call the helpdesk at once: somebody else may be in the account.`;
  const key = `hireLinkUsed|${grant.grantId}`;
  await quietly(ports, config, tellAll(ports, config, grant, { key, name, what, manager: collector }, false));
}

interface Telling {
  readonly key: string;
  readonly name: string;
  readonly what: string;
  readonly manager: DirectoryUser | undefined;
}

async function tellAll(
  ports: Needs,
  config: Config,
  grant: Grant,
  { key, name, what, manager }: Telling,
  isForHelpdesk = true,
): Promise<void> {
  const scope = scopeOf(grant);
  const at = ports.clock.now().toISOString();
  const story = { scope, about: name, link: `${config.publicUrl}/audit` };
  const toManager = async () => {
    if (!manager?.mail) return;
    const mail = {
      to: { address: manager.mail, displayName: manager.displayName },
      ...composeMail("alert", { about: name, what, at }, config),
    };
    const one = { key: mailKeys.alert(`${key}|manager`), kind: "alert" as const, mail };
    await sendMails(ports, scope, [one], config.tenantId);
  };
  const tellings = [
    tryAppAlert(ports, config, key, what, "security"),
    toManager(),
    ...(isForHelpdesk ? [tellHelpdesk(ports, config, story, mailKeys.alert(key), what)] : []),
  ];
  for (const told of await Promise.allSettled(tellings))
    if (told.status === "rejected") await noteQuietly(ports, ABOUT_MAILS, told.reason);
}

const quietly = (ports: Needs, config: Config, work: Promise<void>): Promise<unknown> =>
  patienceOf(WITHIN_SECONDS, config).within(work.catch((error: unknown) => noteQuietly(ports, ABOUT_MAILS, error)));
