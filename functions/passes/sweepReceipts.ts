import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days, hours, minutes } from "../../shared/domain/calendar/durations.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { timeZoneOf } from "./afterShown.ts";
import { tellShown } from "./sendReceipt.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;

/** The press itself sends it within seconds. */
const LEFT_ALONE_FOR_MS = minutes(5);
/** A claim that a crash left behind is settled by then. */
const SETTLED_WITHIN_MS = hours(1);
const LOOKS_BACK_MS = days(7);

/**
 * Sends the receipts that a crash, or a mail service that took none, has kept back: their rows stand open. A row whose
 * code was never collected by anybody ends. Reads the ledger, grants, accounts. Safe to repeat by the key of the mail.
 */
export const sweepReceipts = (ports: Needs, config: Config) => async (): Promise<void> => {
  await orNote(ports, config, aboutTimer.receipts, async () => {
    const now = ports.clock.now().getTime();
    const [first = "", last = ""] = [now - LOOKS_BACK_MS, now + days(1)].map(
      (at) => `receipt|${new Date(at).toISOString().slice(0, 10)}`,
    );
    for (const entry of await ports.store.openMails(APP_SCOPE, first, last))
      await orNote(ports, config, aboutTimer.receipts, () => sendLate(ports, config, entry));
  });
};

/** @throws TransientError RefusedError: the next run comes. */
async function sendLate(ports: Needs, config: Config, entry: MailEntry): Promise<void> {
  const { store, clock, directory } = ports;
  const ageMs = clock.now().getTime() - Date.parse(entry.at);
  if (ageMs < LEFT_ALONE_FOR_MS) return;
  const end = (code: string) => store.putMails(APP_SCOPE, [{ ...entry, state: "rejected", code }]);
  const [, day, grantId = ""] = entry.key.split("|");
  const grant = (await store.grant(grantId))?.grant;
  if (grant?.state.kind !== "collected" || grant.state.at.slice(0, 10) !== day)
    return ageMs < SETTLED_WITHIN_MS ? undefined : end("notShown");
  const { by, at: shownAt } = grant.state;
  const subject = await directory.user(grant.userId);
  if (!subject) return end("accountGone");
  const found = await directory.user(by.id);
  const collector = found ?? { displayName: by.displayName, userPrincipalName: by.id };
  const zone = Promise.resolve(await timeZoneOf(ports, config, grant));
  await tellShown(ports, config, { grant, subject, collector, zone, shownAt });
  if (!subject.mail) await end("noAddress");
}
