import type { Config } from "../../../../shared/config/config.ts";
import { SELF } from "../../../../shared/domain/enforcement/enforcement.ts";
import { isRunning } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { mailKeys } from "../../../../shared/domain/mail/keys.ts";
import { enforcedNotice } from "../../../../shared/domain/wave/enforcedNotice.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { isPrivilegedWave } from "../../../../shared/domain/wave/waveKind.ts";
import { openReleases } from "../../../../shared/enforcement/openReleases.ts";
import { passWillDo } from "../../../../shared/enforcement/passWillDo.ts";
import { RefusedError, saidBy } from "../../../../shared/errors.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import type { TenantBrand } from "../../../../shared/mails/mailData.ts";
import { readTimedBrand } from "../../../../shared/mails/readTenantBrand.ts";
import { type MailToSend, sendMails } from "../../../../shared/mails/sendMails.ts";
import { more, NOTHING, next, type PageEnd, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { aboutPart } from "../../../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../../../shared/troubles/noteQuietly.ts";
import { MEMBERS_A_PAGE, pick } from "../../../../shared/waves/memberPages.ts";
import { tryAlert } from "../../../../shared/waves/staffMails.ts";
import { isSendHour, type WatchTally } from "./watchTally.ts";

/** For the quota of a minute it is worth waiting; for that of an hour the next watch is. */
const WORTH_WAITING_SECONDS = 120;

type WatchScope = Scope<WatchTally>;

/**
 * Tells whoever has entered, by the flip or later, once that applies, and once an entry. Whoever is out of the group
 * again, for whatever reason, hears nothing. A pause holds whoever would enter, so it holds none of this. Reads the
 * switch, releases, the group. Writes mails, member rows. Safe to repeat: the entry names the mail.
 */
export const tellEnforced: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, cursor, now } = scope;
  // Counted by the flip and by every watch: without it, nobody's row needs to be read.
  if (!wave.toBeTold || !isSendHour(scope)) return NOTHING;
  const known = (await ports.store.enforcementSwitch())?.value;
  const { runningSince } = known ?? {};
  if (runningSince === undefined || !isRunning(known)) return NOTHING;
  const page = await pick(
    ports.store,
    wave.waveId,
    cursor,
    MEMBERS_A_PAGE,
    (member) => enforcedNotice(member, runningSince, now, wave.timeZone, config.rules) === "due",
  );
  if (page.length === 0) return NOTHING;
  try {
    return await tell(scope, page);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteQuietly(ports, aboutPart(wave.waveId, "enforcedNotice"), error);
    // A watch goes on without it: it has other people to look after.
    const say = `People of this wave sign in with their passkey only by now, and cannot be told: ${saidBy(error)}. The next watch tries again.`;
    await tryAlert(ports, config, wave, `enforcedUntold|${now.toISOString().slice(0, 10)}`, say);
    return next();
  }
};

async function tell(scope: WatchScope, page: readonly WaveMember[]): Promise<PageEnd<WatchTally>> {
  const { ports, config, wave, cursor } = scope;
  const { store, clock } = ports;
  const people = await stillIn(scope, page);
  const undeliverable = await store.undeliverable();
  const passDoes = await passWillDo(ports, config, wave);
  const known = await toldAlready(store, people);
  const news = people.filter(({ userId }) => !known.has(userId.toLowerCase()));
  const inWords = await readTimedBrand(ports, config);
  const mails = news.flatMap((member) => mailTo(inWords, wave, member, undeliverable, passDoes));
  const { later } = await sendMails(ports, wave.waveId, mails, config.tenantId);
  const waiting = new Set(later?.keys);
  const settled = people.filter((member) => !waiting.has(keyOf(member)));
  const enforcedToldAt = clock.now().toISOString();
  if (settled.length > 0)
    await store.mergeMembers(
      wave.waveId,
      settled.map(({ userId }) => ({ userId, enforcedToldAt })),
    );
  if (!later) return more(page.at(-1)?.userId);
  return later.seconds <= WORTH_WAITING_SECONDS ? more(cursor, { afterSeconds: Math.max(1, later.seconds) }) : next();
}

/** Read live: a row does not say whom somebody else has taken out. */
async function stillIn({ ports, config }: WatchScope, page: readonly WaveMember[]): Promise<readonly WaveMember[]> {
  const released = await openReleases(ports.store);
  const kept = page.filter(({ userId }) => !released.has(userId.toLowerCase()));
  if (kept.length === 0) return [];
  const userIds = kept.map(({ userId }) => userId);
  const inGroup = await ports.directory.membersAmong(config.enforcedGroupId, userIds);
  return kept.filter(({ userId }) => inGroup.has(userId));
}

/** Who enforced themselves before, and was mailed then: for them this wave changes nothing. */
async function toldAlready(
  store: WatchScope["ports"]["store"],
  people: readonly WaveMember[],
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const since = new Map(people.map(({ userId, enforcedAt = "" }) => [userId.toLowerCase(), Date.parse(enforcedAt)]));
  const rows = await store.enforcementsOf(people.map(({ userId }) => userId));
  const early = rows.filter(
    (row) => row.source === SELF && row.state === "in" && Date.parse(row.at) <= (since.get(row.userId) ?? 0),
  );
  return new Set(early.map(({ userId }) => userId));
}

const keyOf = ({ enforcedAt = "", userId }: WaveMember): string => mailKeys.enforcedToday(enforcedAt, userId);

function mailTo(
  config: Config & TenantBrand,
  wave: WatchScope["wave"],
  member: WaveMember,
  undeliverable: ReadonlyMap<string, string>,
  passDoes: boolean,
): readonly MailToSend[] {
  const { userId, displayName, mail: address, enforcedAt } = member;
  if (!address || enforcedAt === undefined || undeliverable.has(address.toLowerCase())) return [];
  const data = {
    displayName,
    language: member.language ?? config.defaultLanguage,
    timeZone: wave.timeZone,
    enforcedAt,
    hasUsablePasskey: member.hasUsablePasskey === true,
    passWontDo: !passDoes,
    isPrivileged: isPrivilegedWave(wave),
  };
  const mail = { ...composeMail("enforcedToday", data, config), to: { address, displayName } };
  return [{ key: keyOf(member), kind: "enforcedToday", userId, mail }];
}
