import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { SECURITY_RECEIPT } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { shownBy } from "../../shared/domain/pass/securityReceipt.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { timeZoneOf } from "./afterShown.ts";
import { tellShown } from "./sendReceipt.ts";
import { tellSecurityLate } from "./tellSecurityLate.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;

const LOOKS_BACK_MS = days(7);

/**
 * Sends the receipts that a crash, or a mail service that took none, has kept back: their rows stand open. A row whose
 * code was never collected by anybody ends. Security hears of the codes of hires and waves here, once an hour. Reads
 * the ledger, grants, accounts. Safe to repeat by the keys of the mails.
 */
export const sweepReceipts = (ports: Needs, config: Config) => async (): Promise<void> => {
  const note = (run: () => Promise<void>) => orNote(ports, config, aboutTimer.receipts, run);
  await note(async () => {
    const now = ports.clock.now().getTime();
    const [first = "", last = ""] = [now - LOOKS_BACK_MS, now + days(1)].map(
      (at) => `receipt|${new Date(at).toISOString().slice(0, 10)}`,
    );
    const open = await ports.store.openMails(APP_SCOPE, first, last);
    for (const entry of open.filter((one) => !isToSecurity(one))) await note(() => sendLate(ports, config, entry));
    await note(() => tellSecurityLate(ports, config, open.filter(isToSecurity)));
  });
};

const isToSecurity = ({ key }: MailEntry): boolean => key.endsWith(`|${SECURITY_RECEIPT}`);

/** @throws TransientError RefusedError: the next run comes. */
async function sendLate(ports: Needs, config: Config, entry: MailEntry): Promise<void> {
  const { store, clock, directory } = ports;
  const end = (code: string) => store.putMails(APP_SCOPE, [{ ...entry, state: "rejected", code }]);
  const [, day = "", grantId = ""] = entry.key.split("|");
  const shown = shownBy((await store.grant(grantId))?.grant, { at: entry.at, day }, clock.now());
  if (shown.kind === "wait") return;
  if (shown.kind === "end") return end(shown.code);
  const { grant, state } = shown;
  const { by, at: shownAt } = state;
  const subject = await directory.user(grant.userId);
  if (!subject) return end("accountGone");
  const found = await directory.user(by.id);
  const collector = found ?? { displayName: by.displayName, userPrincipalName: by.id };
  const zone = Promise.resolve(await timeZoneOf(ports, config, grant));
  await tellShown(ports, config, { grant, subject, collector, zone, shownAt });
  if (!subject.mail) await end("noAddress");
}
