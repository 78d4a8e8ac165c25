import type { Config } from "../config/config.ts";
import { chunks } from "../domain/chunks.ts";
import { mailingOf, mailKeys } from "../domain/mail/keys.ts";
import { type MailKind, mayWait } from "../domain/mail/mailKinds.ts";
import { chosenSubject } from "../domain/mail/subjectVariants.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { chaseRoundOf } from "../domain/wave/chaseRound.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { readTimedBrand } from "../mails/readTenantBrand.ts";
import { sendMails } from "../mails/sendMails.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import type { OutgoingMail } from "../ports/email.ts";
import type { DirectoryReader } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import { composeForMember, hasVariants, type MemberMail } from "./composeForMember.ts";
import { rereadPeople } from "./rereadPeople.ts";

/** Two round trips for their managers, about a minute of the default quota. */
export const MAILS_A_PAGE = 40;
const MANAGERS_A_TRIP = 20;

export interface MailedPage {
  /** Set when the quota ran out: the same page again after so many seconds; what went out is in the ledger. */
  readonly waitSeconds?: number | undefined;
  readonly sent: number;
  /** People without an address that works. */
  readonly unsent: readonly WaveMember[];
  /** Who were mailed, and have not got the mail before. */
  readonly missed: readonly WaveMember[];
}

/** The managers of any number of people, read live. */
export async function managersFor(
  directory: DirectoryReader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, DirectoryUser>> {
  const managers = new Map<string, DirectoryUser>();
  for (const some of chunks(userIds, MANAGERS_A_TRIP))
    for (const [userId, manager] of await directory.managersOf(some)) managers.set(userId, manager);
  return managers;
}

/**
 * Sends one page of a mailing, once per ledger key, and notes in the member rows what is settled. Who is written to
 * where is read again right before: whoever is off or gone by now gets none. Whether it is the hour for it, and whether
 * the person got another mail short ago, is the caller's business.
 */
export async function sendToMembers(
  ports: Pick<Ports, "store" | "email" | "clock" | "directory">,
  config: Config,
  wave: WaveFacts,
  kind: MailKind,
  asked: readonly MemberMail[],
): Promise<MailedPage> {
  if (asked.length === 0) return { sent: 0, unsent: [], missed: [] };
  const { store, clock } = ports;
  const mails = await asOfNow(ports, config, wave, asked);
  const [undeliverable, unreached, inWords] = await Promise.all([
    store.undeliverable(),
    unreachedAddresses(ports),
    readTimedBrand(ports, config),
  ]);
  const sendable = mails.flatMap((mail) => {
    const to = addressOf(mail.member, undeliverable);
    if (!to) return [];
    const cc = mail.manager && addressOf(mail.manager, undeliverable);
    const { userId } = mail.member;
    const chosen = hasVariants(kind, mail.member, wave, clock.now(), config)
      ? chosenSubject(kind, mail.tone ?? 1, userId, config)
      : undefined;
    const composed = composeForMember(kind, { ...mail, variant: chosen?.variant }, inWords, wave, clock.now());
    const outgoing: Omit<OutgoingMail, "operationId"> = { ...composed, to, ...(cc && { cc }) };
    return [{ key: keyOf(kind, wave, mail), kind, userId, chosen, mail: outgoing, of: mail }];
  });
  const { accepted, before, later } = await sendMails(
    ports,
    wave.waveId,
    sendable.map(({ of: _, ...rest }) => rest),
    config.tenantId,
  );
  const keys = new Set(accepted);
  const waiting = new Set(later?.keys);
  // Whoever is off or gone by now gets none.
  const settled = asked.filter((mail) => !waiting.has(keyOf(kind, wave, mail)));
  const now = clock.now().toISOString();
  const takenAt = new Map(accepted.map((key) => [key, before?.get(key) ?? now]));
  await noteSettled(store, wave, kind, settled, takenAt);
  const isTaken = (mail: MemberMail) => keys.has(keyOf(kind, wave, mail));
  const isWaiting = (mail: MemberMail) => waiting.has(keyOf(kind, wave, mail));
  return {
    sent: accepted.length,
    unsent: mails.filter((mail) => !isTaken(mail) && !isWaiting(mail)).map(({ member }) => member),
    missed: mails.filter((mail) => isTaken(mail) && !addressOf(mail.member, unreached)).map(({ member }) => member),
    ...(waiting.size > 0 && { waitSeconds: Math.max(1, later?.seconds ?? 60) }),
  };
}

async function asOfNow(
  ports: Parameters<typeof sendToMembers>[0],
  config: Config,
  wave: WaveFacts,
  mails: readonly MemberMail[],
): Promise<readonly MemberMail[]> {
  const people = await rereadPeople(
    ports,
    config,
    wave,
    mails.map(({ member }) => member),
  );
  const now = new Map(people.map((member) => [member.userId, member]));
  return mails.flatMap((mail) => {
    const member = now.get(mail.member.userId);
    return member ? [{ ...mail, member }] : [];
  });
}

/**
 * Those of a mailing that has gone out whom it may not have reached: no address, one where a mail did not arrive, or
 * one that the service refused.
 */
export async function unreachedOf(
  ports: Pick<Ports, "store" | "clock">,
  wave: WaveFacts,
  kind: MailKind,
  mails: readonly MemberMail[],
): Promise<readonly WaveMember[]> {
  if (mails.length === 0) return [];
  const keys = mails.map((mail) => keyOf(kind, wave, mail));
  const [unreached, ledger] = await Promise.all([unreachedAddresses(ports), ports.store.mails(wave.waveId, keys)]);
  const isUnreached = (mail: MemberMail) =>
    !addressOf(mail.member, unreached) || ledger.get(keyOf(kind, wave, mail))?.state === "rejected";
  return mails.filter(isUnreached).map(({ member }) => member);
}

function addressOf(
  person: { readonly mail?: string | undefined; readonly displayName: string },
  undeliverable: ReadonlyMap<string, string>,
) {
  if (!person.mail || undeliverable.has(person.mail.toLowerCase())) return undefined;
  return { address: person.mail, displayName: person.displayName };
}

const keyOf = (kind: MailKind, wave: WaveFacts, { member, ordinal }: MemberMail): string =>
  mailKeys.toMember(kind, wave, member.userId, ordinal);

/** The mailing that a member row names once it is settled for its person. @param ordinal where one kind comes again. */
export const mailingKeyOf = (kind: MailKind, wave: WaveFacts, ordinal?: number): string =>
  mailingOf(mailKeys.toMember(kind, wave, "", ordinal));

const outsideTheChase: readonly MailKind[] = [
  "announcement",
  "dayOf",
  "postponement",
  "wouldBeBlocked",
  "partlyReady",
  "done",
];

/**
 * That a mailing is settled for some people (the service took it, refused it, or there is no address), and what counts
 * for the chase. A page that runs again finds its mails taken already, and counts none twice.
 * @param takenAt by key of the ledger: when the service took it, now or before.
 */
async function noteSettled(
  store: Ports["store"],
  wave: WaveFacts,
  kind: MailKind,
  settled: readonly MemberMail[],
  takenAt: ReadonlyMap<string, string>,
): Promise<void> {
  if (settled.length === 0) return;
  const changes = settled.map((mail) => {
    const { member, ordinal } = mail;
    const key = keyOf(kind, wave, mail);
    const at = takenAt.get(key);
    const isCounted = at === undefined || (member.lastMailAt !== undefined && member.lastMailAt >= at);
    return {
      userId: member.userId,
      mailing: mailingOf(key),
      ...(mayWait(kind) && at !== undefined && { mailedAt: at }),
      ...(!isCounted &&
        !outsideTheChase.includes(kind) && {
          mailsSent: ordinal ?? member.mailsSent + 1,
          lastMailAt: at,
          ...(wave.round > 1 && { chaseRound: chaseRoundOf(member, wave.round) }),
        }),
    };
  });
  await store.mergeMembers(wave.waveId, changes);
}
