import type { Config } from "../config/config.ts";
import { hours } from "../domain/calendar/durations.ts";
import { chunks } from "../domain/chunks.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import type { MailKind } from "../domain/mail/mailKinds.ts";
import { chosenSubject, type Variant } from "../domain/mail/subjectVariants.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { placesToTell } from "../domain/people/places.ts";
import { platformOf } from "../domain/people/platform.ts";
import { chaseHintFor } from "../domain/wave/chaseHint.ts";
import { chaseRoundOf } from "../domain/wave/chaseRound.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { earliestEntry } from "../domain/wave/postpone.ts";
import { againstSince } from "../domain/wave/sweepAgainst.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import { composeMail } from "../mails/composeMail.ts";
import { platformIn } from "../mails/deviceLetters.ts";
import type { Ask, ComposedMail, TenantBrand } from "../mails/mailData.ts";
import { readTenantBrand } from "../mails/readTenantBrand.ts";
import { sendMails } from "../mails/sendMails.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import type { OutgoingMail } from "../ports/email.ts";
import type { DirectoryReader } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import { rereadPeople } from "./rereadPeople.ts";

/** Two round trips for their managers, about a minute of the default quota. */
export const MAILS_A_PAGE = 40;
const MANAGERS_A_TRIP = 20;

export interface MemberMail {
  readonly member: WaveMember;
  /** In copy, when it is somebody who can be mailed. */
  readonly manager?: DirectoryUser | undefined;
  /** From `nextChase`; chasers only. */
  readonly tone?: number;
  /** Which mail of the chase this is; part of the ledger key of a chaser. */
  readonly ordinal?: number;
  /** The manager has a link to a code for this person; chasers only. */
  readonly managerHasCode?: boolean;
}

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
 * Sends one page of a mailing, once per ledger key, and counts it in the member rows where it belongs to the chase. Who
 * is written to where is read again right before: whoever is off or gone by now gets none.
 */
export async function sendToMembers(
  ports: Pick<Ports, "store" | "email" | "clock" | "directory">,
  config: Config,
  wave: WaveFacts,
  kind: MailKind,
  asked: readonly MemberMail[],
): Promise<MailedPage> {
  const { store, clock } = ports;
  const mails = await asOfNow(ports, config, wave, asked);
  const [undeliverable, unreached, inWords] = await Promise.all([
    store.undeliverable(),
    unreachedAddresses(ports),
    readTenantBrand(ports, config),
  ]);
  const sendable = mails.flatMap((mail) => {
    const to = addressOf(mail.member, undeliverable);
    if (!to) return [];
    const cc = mail.manager && addressOf(mail.manager, undeliverable);
    const { userId } = mail.member;
    const chosen = chosenSubject(kind, mail.tone ?? 1, userId, config);
    const composed = compose(kind, { ...mail, variant: chosen?.variant }, inWords, wave, clock.now());
    const outgoing: Omit<OutgoingMail, "operationId"> = { ...composed, to, ...(cc && { cc }) };
    return [{ key: keyOf(kind, wave, mail), kind, userId, chosen, mail: outgoing, of: mail }];
  });
  const { accepted, later } = await sendMails(
    ports,
    wave.waveId,
    sendable.map(({ of: _, ...rest }) => rest),
    config.tenantId,
  );
  const keys = new Set(accepted);
  await count(
    store,
    wave,
    kind,
    sendable.filter(({ key }) => keys.has(key)).map(({ of }) => of),
    clock.now(),
  );
  const waiting = new Set(later?.keys);
  const isSettled = (mail: MemberMail) => keys.has(keyOf(kind, wave, mail)) || waiting.has(keyOf(kind, wave, mail));
  return {
    sent: accepted.length,
    unsent: mails.filter((mail) => !isSettled(mail)).map(({ member }) => member),
    missed: mails.filter((mail) => isSettled(mail) && !addressOf(mail.member, unreached)).map(({ member }) => member),
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

function compose(
  kind: MailKind,
  { member, manager, tone, managerHasCode, variant }: MemberMail & { readonly variant: Variant | undefined },
  config: Config & TenantBrand,
  wave: WaveFacts,
  now: Date,
): ComposedMail {
  const language = member.language ?? config.defaultLanguage;
  const { displayName } = member;
  const to = { displayName, language, timeZone: wave.timeZone, isPrivileged: isPrivilegedWave(wave) };
  const asked = { ask: askOf(member), hint: chaseHintFor(member, wave, now), variant };
  const managerName = manager?.displayName;
  switch (kind) {
    case "announcement":
      return composeMail(kind, { ...to, variant, opensAt: wave.openAt }, config);
    case "dayOf":
      return composeMail(kind, { ...to, variant }, config);
    case "reminder":
      return composeMail(kind, { ...to, ...asked, managerName }, config);
    case "chaser":
      return composeMail(kind, { ...to, ...asked, managerName, managerHasCode, tone: tone ?? 1 }, config);
    case "enforcementWarning": {
      const { warningDays, reportOnlyHours } = config.rules;
      const enforcedFrom = new Date(now.getTime() + hours(warningDays * 24 + reportOnlyHours)).toISOString();
      return composeMail(kind, { ...to, ...asked, enforcedFrom }, config);
    }
    case "postponement": {
      const what = wave.postponed?.tell ?? "opening";
      const from = what === "opening" ? wave.openAt : earliestEntry(wave, now, config.rules).toISOString();
      return composeMail(kind, { ...to, what, from }, config);
    }
    case "wouldBeBlocked": {
      const [last] = againstSince(member, wave.reportOnlyAt);
      const platform = platformOf(last?.operatingSystem);
      return composeMail(kind, { ...to, signedInAt: last?.at ?? now.toISOString(), platform }, config);
    }
    case "partlyReady":
      return composeMail(kind, { ...to, places: placesToTell(member, platformIn(language, config)) }, config);
    default:
      throw new Error(`${kind} is no mail to a member`);
  }
}

function askOf({ hasUsablePasskey, lacksSecondKey }: WaveMember): Ask {
  if (!hasUsablePasskey) return "register";
  return lacksSecondKey ? "registerSecond" : "use";
}

const COUNTED_ONCE_WITHIN_MS = hours(12);

const outsideTheChase: readonly MailKind[] = ["announcement", "dayOf", "postponement", "wouldBeBlocked", "partlyReady"];

/** A page that runs again finds its mails accepted already and must not count them twice. */
async function count(
  store: Ports["store"],
  wave: WaveFacts,
  kind: MailKind,
  mails: readonly MemberMail[],
  now: Date,
): Promise<void> {
  if (outsideTheChase.includes(kind) || mails.length === 0) return;
  const changes = mails.flatMap(({ member, ordinal }) => {
    const isCounted =
      member.lastMailAt !== undefined && now.getTime() - Date.parse(member.lastMailAt) < COUNTED_ONCE_WITHIN_MS;
    if (isCounted) return [];
    const chaseRound = chaseRoundOf(member, wave.round);
    return [
      {
        userId: member.userId,
        mailsSent: ordinal ?? member.mailsSent + 1,
        lastMailAt: now.toISOString(),
        ...(wave.round > 1 && { chaseRound }),
      },
    ];
  });
  if (changes.length > 0) await store.mergeMembers(wave.waveId, changes);
}
