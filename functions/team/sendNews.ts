import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { isMailTime } from "../../shared/domain/mail/mailHours.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import { newsDue, newsOf } from "../../shared/domain/wave/managerNews.ts";
import { isInScope } from "../../shared/domain/wave/readiness.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { readTimedBrand } from "../../shared/mails/readTenantBrand.ts";
import { refuseRejected } from "../../shared/mails/refuseRejected.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../shared/mails/unreachedAddresses.ts";
import { receiverOf } from "../../shared/passes/offerPass.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { isBelievedReady } from "../../shared/waves/liveChecks.ts";
import { unreachedOf } from "../../shared/waves/memberMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;

const NAMED = 10;
/** What could not go for so long is no news any more. */
const NEWS_FOR_MS = days(7);

/**
 * Sends a manager what a mailing has decided that they pass on, in their own hours. Who reports to them, and whom no
 * mail reaches, is read when it goes; whoever set up a passkey meanwhile is not named. Reads the wave, accounts, member
 * rows, the ledger. Safe to repeat by the key of the row.
 * @param entry open, of the kind `managerNews`. @throws TransientError RefusedError
 */
export async function sendNews(ports: Needs, config: Config, entry: MailEntry): Promise<void> {
  const { store, clock, directory } = ports;
  const { rules, defaultTimeZone: timeZone, publicUrl, tenantId } = config;
  const end = (code: string) => store.putMails(APP_SCOPE, [{ ...entry, state: "rejected", code }]);
  const now = clock.now();
  const of = newsOf(entry.key);
  const wave = of && (await store.wave(of.waveId))?.facts;
  const due = wave && of && newsDue(wave, of);
  if (!wave || !of || due === "over" || now.getTime() - Date.parse(entry.at) > NEWS_FOR_MS) return end("noNewsAnyMore");
  if (due === "later") return;
  const managerId = entry.userId ?? "";
  const manager = await directory.user(managerId);
  const to = receiverOf(manager, "", await unreachedAddresses(ports));
  if (!manager || to.kind !== "manager") return end("notReached");
  if (!isMailTime(manager, { timeZone }, now, rules)) return;
  const people = await unreachedReports(ports, wave, of.news, managerId);
  if (people.length === 0) return end("nobodyUnreached");
  const data = {
    displayName: to.displayName,
    language: to.language ?? config.defaultLanguage,
    timeZone: wave.timeZone,
    news: of.news,
    opensAt: wave.openAt,
    people: people.length,
    names: people.slice(0, NAMED).map(({ displayName }) => displayName),
    link: `${publicUrl}/my-team`,
  };
  const mail = {
    ...composeMail("managerNews", data, await readTimedBrand(ports, config)),
    to: { address: to.address, displayName: to.displayName },
  };
  const one = { key: entry.key, kind: "managerNews" as const, userId: managerId, mail };
  refuseRejected(await sendMails(ports, APP_SCOPE, [one], tenantId));
}

/** By name, as Entra has them now. */
async function unreachedReports(
  ports: Needs,
  wave: WaveFacts,
  news: "announcement" | "dayOf",
  managerId: string,
): Promise<readonly DirectoryUser[]> {
  const reports = await ports.directory.directReportsOf(managerId);
  const users = new Map(
    reports.map((user) => [user.id.toLowerCase(), user] as const).filter(([id]) => id !== managerId),
  );
  if (users.size === 0) return [];
  const members = (await ports.store.members(wave.waveId, [...users.keys()])).filter(
    (member) => isInScope(member) && (news === "announcement" || !isBelievedReady(member)),
  );
  const mails = members.map((member) => ({ member: { ...member, mail: users.get(member.userId)?.mail } }));
  const unreached = await unreachedOf(ports, wave, news, mails);
  return unreached
    .flatMap(({ userId }) => users.get(userId) ?? [])
    .toSorted((a, b) => a.displayName.localeCompare(b.displayName, "en"));
}
