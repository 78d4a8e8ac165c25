import { days, hours } from "../domain/calendar/durations.ts";
import { holdsCertificate, isCertificateUse } from "../domain/people/certificate.ts";
import { latestByUser } from "../domain/people/latestByUser.ts";
import type { SignIn } from "../domain/people/signIn.ts";
import { isPasskeyUse } from "../domain/people/usablePasskey.ts";
import { pagesLeft } from "../domain/signIns/pagesLeft.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { placesAfter } from "../domain/wave/placeNotes.ts";
import { isPartlyReady } from "../domain/wave/readiness.ts";
import { lacksUse } from "../domain/wave/signInNotes.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { more, NOTHING, next, type PageEnd, type Phase, type Scope } from "../steps/step.ts";
import { aboutWave } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { recordSightings } from "./awayMembers.ts";
import { allMembers } from "./memberPages.ts";

// Source: graph facts 6.1: 30 days of sign-ins are kept.
const LOG_REACHES_BACK_MS = days(29);
/** Sign-ins may reach the log late. */
const LOG_LAG_MS = hours(6);

// Source: graph facts 0.1: 5 requests / 10 s on the sign-in log.
const ASKED_A_PAGE = 5;
const BUSY_SECONDS = 10;
/** A cursor that begins like this names the person who was asked about last, and no place of the log. */
const PERSON = "person|";

/** Where the window of the log begins: the same on every page of a step, whatever the pages before found. */
interface UseTally {
  readonly useFrom?: string | undefined;
}

/**
 * Looks for the use of passkeys that were never seen in use, and writes `passkeyUsedAt`; of a declared certificate
 * `certificateUsedAt`; of those who are ready in some places only, where they got in. Reads pages of the log at
 * first; as soon as the rest of it has more pages than there are people, these are asked about one by one. A flood of
 * tries then makes nothing long. Safe to repeat: the latest use is the same however often it is read.
 * @param lastRead up to which moment the step before read the log.
 * @param knownWithinHours how long a new passkey may be unknown to us at most.
 */
export const readPasskeyUse =
  (lastRead: (wave: WaveFacts) => string | undefined, knownWithinHours: number): Phase<UseTally> =>
  async (scope: Scope<UseTally>) => {
    const { ports, wave, since, cursor, tally } = scope;
    const members = await allMembers(ports.store, wave.waveId);
    const unused = members.filter(lacksUse);
    if (unused.length === 0) return NOTHING;
    const useFrom = tally.useFrom ?? usefulFrom(wave, unused, Date.parse(since), lastRead(wave), knownWithinHours);
    if (cursor?.startsWith(PERSON)) return askOneByOne(scope, unused, useFrom, cursor.slice(PERSON.length));
    const page = await ports.reports.signIns("interactive", useFrom, since, cursor);
    const certificateUses = page.items.filter(isCertificateUse);
    const uses = page.items.filter(isPasskeyUse);
    await recordUse(ports.store, wave.waveId, members, uses);
    await recordCertificateUse(ports.store, wave.waveId, members, certificateUses);
    await recordPlaces(ports.store, wave.waveId, unused, [...uses, ...certificateUses]);
    // The same page tells who is here.
    await recordSightings(ports.store, wave, members, page.items, since);
    if (page.next === undefined) return next({ useFrom });
    const isShorterToAsk = pagesLeft(page.items, useFrom) > unused.length;
    return more(isShorterToAsk ? PERSON : page.next, { tally: { useFrom } });
  };

/** One request a person. Safe to repeat: the latest use is the same however often it is asked for. */
async function askOneByOne(
  { ports, config, step, wave, since, cursor }: Scope<UseTally>,
  unused: readonly WaveMember[],
  useFrom: string,
  after: string,
): Promise<PageEnd<UseTally>> {
  const due = unused.filter(({ userId }) => userId > after).slice(0, ASKED_A_PAGE);
  if (due.length === 0) return NOTHING;
  const uses: Pick<SignIn, "userId" | "createdDateTime">[] = [];
  const inPlaces: SignIn[] = [];
  let last = cursor;
  let afterSeconds: number | undefined;
  for (const member of due) {
    const { userId } = member;
    try {
      if (isPartlyReady(member) || holdsCertificate(member)) {
        const found = await ports.reports.passkeyUsesOf(userId, useFrom, since);
        inPlaces.push(...found);
        if (holdsCertificate(member)) uses.push(...found.filter(isPasskeyUse));
        last = PERSON + userId;
        continue;
      }
      const createdDateTime = await ports.reports.lastPasskeyUse(userId, useFrom, since);
      if (createdDateTime !== undefined) uses.push({ userId, createdDateTime });
      last = PERSON + userId;
    } catch (error) {
      // What was told so far is kept; without any answer the caller hears of it.
      if (!(error instanceof TransientError) || last === cursor) throw error;
      await noteTrouble(ports, config, aboutWave(wave.waveId, step.kind), error);
      afterSeconds = error.retryAfterSeconds ?? BUSY_SECONDS;
      break;
    }
  }
  await recordUse(ports.store, wave.waveId, unused, uses);
  await recordCertificateUse(ports.store, wave.waveId, unused, inPlaces.filter(isCertificateUse));
  await recordPlaces(ports.store, wave.waveId, unused, inPlaces);
  return more(last, { afterSeconds, tally: { useFrom } });
}

/**
 * A use that counts stands behind the moment when the passkey came, and behind what was read before. Of a certificate
 * nobody knows when it came: the whole window counts.
 */
function usefulFrom(
  wave: WaveFacts,
  unused: readonly WaveMember[],
  now: number,
  readUntil: string | undefined,
  knownWithinHours: number,
): string {
  const iso = (moment: number) => new Date(moment).toISOString();
  const created = unused
    .map(({ passkeyCreatedAt }) => Date.parse(passkeyCreatedAt ?? ""))
    .filter((at) => !Number.isNaN(at));
  const earliest = Math.max(Date.parse(wave.announceAt), now - LOG_REACHES_BACK_MS);
  const isAnyByCertificate = unused.some(holdsCertificate);
  if (readUntil === undefined)
    return iso(isAnyByCertificate ? earliest : Math.max(earliest, Math.min(...created, now)));
  const lastRead = Date.parse(readUntil);
  const fresh = created.filter((at) => at > lastRead - hours(knownWithinHours));
  return iso(Math.max(earliest, Math.min(lastRead - LOG_LAG_MS, ...fresh)));
}

/** Where those who are ready in some places only have got in since. */
async function recordPlaces(
  store: Ports["store"],
  waveId: string,
  members: readonly WaveMember[],
  uses: readonly SignIn[],
): Promise<void> {
  const changes = members.filter(isPartlyReady).flatMap((member) => {
    let { places } = member;
    for (const use of uses)
      if (use.userId === member.userId)
        places = placesAfter({ ...member, places }, use, { verdict: undefined }) ?? places;
    return places === member.places ? [] : [{ userId: member.userId, places }];
  });
  if (changes.length > 0) await store.mergeMembers(waveId, changes);
}

/** Writes the latest of these sign-ins as use of the one or the other, where it is news. */
async function recordUse(
  store: Ports["store"],
  waveId: string,
  members: readonly WaveMember[],
  uses: readonly Pick<SignIn, "userId" | "createdDateTime">[],
  property: "passkeyUsedAt" | "certificateUsedAt" = "passkeyUsedAt",
): Promise<void> {
  const latest = latestByUser(uses);
  const changes = members.flatMap((member) => {
    const { userId } = member;
    const [used, known] = [latest.get(userId), member[property]];
    return used !== undefined && (!known || Date.parse(used) > Date.parse(known)) ? [{ userId, [property]: used }] : [];
  });
  if (changes.length > 0) await store.mergeMembers(waveId, changes);
}

/** Nobody's counts but that of whoever holds a declared certificate. */
const recordCertificateUse = (
  store: Ports["store"],
  waveId: string,
  members: readonly WaveMember[],
  uses: readonly Pick<SignIn, "userId" | "createdDateTime">[],
): Promise<void> => recordUse(store, waveId, members.filter(holdsCertificate), uses, "certificateUsedAt");
