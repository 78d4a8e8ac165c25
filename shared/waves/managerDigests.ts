import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { copyOrDigest, digestDayFrom, digestDayNow } from "../domain/mail/copyOrDigest.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { MailEntry } from "../domain/mail/mailEntry.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { provenBy } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { NOT_SENT } from "../mails/sendMails.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import type { Ports } from "../ports/ports.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory">;

/**
 * Which managers of some people get a copy of the mails that go to them now. Whoever has more than three late people in
 * the wave today gets none, but the day's digest. Its row in the ledger is written here, open, before any of those
 * mails goes, and a timer sends it. Reads who reports to them, and member rows. Safe to repeat: what is decided stands
 * in that row, for all pages and waves of the day.
 * @param managers of the people of this page, by user id. @param isMailedNow whether somebody gets such a mail today.
 * @throws TransientError RefusedError
 */
export async function managersInCopy(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  managers: ReadonlyMap<string, DirectoryUser>,
  isMailedNow: (member: WaveMember) => boolean,
): Promise<ReadonlyMap<string, DirectoryUser>> {
  const { store, clock, directory } = ports;
  const { rules, defaultTimeZone, tenantId } = config;
  const now = clock.now();
  const unreached = await unreachedAddresses(ports);
  const isReached = ({ mail }: DirectoryUser) => mail !== undefined && !unreached.has(mail.toLowerCase());
  const reached = [...managers].filter(([, manager]) => isReached(manager));
  const teams = Map.groupBy(reached, ([, manager]) => manager.id.toLowerCase());
  const keyOf = (manager: DirectoryUser) =>
    mailKeys.managerDigest(digestDayFrom(manager, defaultTimeZone, now, rules), manager.id);
  const decided = await store.mails(
    APP_SCOPE,
    reached.map(([, manager]) => keyOf(manager)),
  );
  const withDigest = new Set<string>();
  const begun: MailEntry[] = [];
  for (const [managerId, some] of teams) {
    const manager = some[0]?.[1];
    if (!manager) continue;
    const key = keyOf(manager);
    const today = digestDayNow(manager, defaultTimeZone, now, rules);
    const isLate = (member: WaveMember) =>
      !provenBy(member).ready &&
      member.sortedOut === undefined &&
      (isMailedNow(member) || isMailedOn(today, member, (at) => digestDayNow(manager, defaultTimeZone, at, rules)));
    const isDecided = decided.has(key);
    // The rest of the team may stand on other pages.
    const onThisPage = copyOrDigest({ late: some.length, isDecided });
    const of =
      onThisPage === "digest"
        ? onThisPage
        : copyOrDigest({ late: (await teamOf(directory, store, wave, managerId)).filter(isLate).length, isDecided });
    if (of === "copy") continue;
    withDigest.add(managerId);
    if (isDecided) continue;
    const operationId = operationIdOf(tenantId, APP_SCOPE, key);
    const open = { state: "open", code: NOT_SENT, at: now.toISOString() } as const;
    begun.push({ scope: APP_SCOPE, key, kind: "managerDigest", userId: managerId, operationId, ...open });
  }
  if (begun.length > 0) await store.putMails(APP_SCOPE, begun);
  return new Map([...managers].filter(([, { id }]) => !withDigest.has(id.toLowerCase())));
}

const teamOf = async (
  directory: Needs["directory"],
  store: Needs["store"],
  { waveId }: WaveFacts,
  managerId: string,
): Promise<readonly WaveMember[]> => {
  const ids = (await directory.directReportsOf(managerId)).map(({ id }) => id.toLowerCase());
  return ids.length === 0 ? [] : store.members(waveId, ids);
};

const isMailedOn = (day: string, { lastMailAt }: WaveMember, dayOf: (at: Date) => string): boolean =>
  lastMailAt !== undefined && dayOf(new Date(lastMailAt)) === day;
