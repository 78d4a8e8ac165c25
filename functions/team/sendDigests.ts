import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { digestDayNow } from "../../shared/domain/mail/copyOrDigest.ts";
import { mailingOf, mailKeys } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { isMailTime } from "../../shared/domain/mail/mailHours.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { readTimedBrand } from "../../shared/mails/readTenantBrand.ts";
import { refuseRejected } from "../../shared/mails/refuseRejected.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../shared/mails/unreachedAddresses.ts";
import { receiverOf } from "../../shared/passes/offerPass.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { lateReportsOf } from "../../shared/waves/lateReports.ts";
import { dayOf } from "./readTeam.ts";
import { sendNews } from "./sendNews.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;

/** A digest that could not go for so long is none any more: chasers of these days have decided others. */
const LOOKS_BACK_DAYS = 7;
/** Right behind every mailing of `mailKeys.managerNews`, which stand behind those of `mailKeys.managerDigest`. */
const BEHIND_NEWS = "managerNewt";
const NAMES_IN_A_DIGEST = 10;

/**
 * Sends what steps of waves have decided for managers, each in the manager's own hours: digests, never two on one day
 * of theirs, and what they pass on. Who is late is read when it goes. Reads the ledger, accounts, who reports to them,
 * member rows. Safe to repeat by the key of the day on which it goes.
 */
export const sendDigests = (ports: Needs, config: Config) => async (): Promise<void> => {
  await orNote(ports, config, aboutTimer.digests, async () => {
    const now = ports.clock.now().getTime();
    const first = mailingOf(mailKeys.managerDigest(dayOf(new Date(now - days(LOOKS_BACK_DAYS))), ""));
    // One query for both kinds: none is of a later day than today.
    for (const entry of await ports.store.openMails(APP_SCOPE, first, BEHIND_NEWS))
      await orNote(ports, config, aboutTimer.digests, () =>
        entry.kind === "managerNews" ? sendNews(ports, config, entry) : sendDigest(ports, config, entry),
      );
  });
};

async function sendDigest(ports: Needs, config: Config, entry: MailEntry): Promise<void> {
  const { directory, store, clock } = ports;
  const { rules, defaultTimeZone: timeZone, publicUrl, tenantId } = config;
  const managerId = entry.userId ?? "";
  const end = (code: string) => store.putMails(APP_SCOPE, [{ ...entry, state: "rejected", code }]);
  const manager = await directory.user(managerId);
  const to = receiverOf(manager, "", await unreachedAddresses(ports));
  if (!manager || to.kind !== "manager") return end("notReached");
  const now = clock.now();
  const today = mailKeys.managerDigest(digestDayNow(manager, timeZone, now, rules), managerId);
  if (entry.key > today || !isMailTime(manager, { timeZone }, now, rules)) return;
  const { late } = await lateReportsOf(ports, managerId);
  if (late.length === 0) return end("nobodyLate");
  const data = {
    displayName: to.displayName,
    language: to.language ?? config.defaultLanguage,
    late: late.length,
    names: late.slice(0, NAMES_IN_A_DIGEST).map(({ user }) => user.displayName),
    link: `${publicUrl}/my-team`,
  };
  const mail = {
    ...composeMail("managerDigest", data, await readTimedBrand(ports, config)),
    to: { address: to.address, displayName: to.displayName },
  };
  // Under the day on which it goes: one that was left over from before is none beside that day's own.
  const one = { key: today, kind: "managerDigest" as const, userId: managerId, mail };
  const sent = await sendMails(ports, APP_SCOPE, [one], tenantId);
  if (sent.later === undefined && entry.key !== today) await end("wentLater");
  refuseRejected(sent);
}
