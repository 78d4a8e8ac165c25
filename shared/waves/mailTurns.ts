import type { Config } from "../config/config.ts";
import { hours, minutes } from "../domain/calendar/durations.ts";
import { lookFor } from "../domain/limits/looks.ts";
import { type MailKind, mayWait } from "../domain/mail/mailKinds.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { Ports } from "../ports/ports.ts";
import { NOTHING, type Phase, type Scope } from "../steps/step.ts";
import { checkLive } from "./liveChecks.ts";
import { MAILS_A_PAGE } from "./memberMails.ts";
import { pick } from "./memberPages.ts";

/** So long a live look is good for a mail that says what somebody lacks. */
const LOOK_IS_FRESH_MS = minutes(10);
/**
 * So long others are looked at before those seen first are written to: where Graph lets few looks through, a page is as
 * many as were seen by then.
 */
const LOOKED_FOR_MS = minutes(4);

/** How far the mails of a step have come: a step of mails takes turns between looking at a page, and writing to it. */
export interface MailTurns {
  /** Everybody up to this user id had their turn. */
  readonly turn?: string | undefined;
}

type Wanted = (member: WaveMember) => boolean;

const isFresh = ({ checkedAt }: Pick<WaveMember, "checkedAt">, now: Date): boolean =>
  checkedAt !== undefined && now.getTime() - Date.parse(checkedAt) <= LOOK_IS_FRESH_MS;

/** Whether somebody was looked at for the mails of a step that began at `since`. */
export const isLookedAtFor = ({ checkedAt }: Pick<WaveMember, "checkedAt">, since: string): boolean =>
  checkedAt !== undefined && Date.parse(checkedAt) >= Date.parse(since) - LOOK_IS_FRESH_MS;

/**
 * Whoever is written to next is looked at live first, where the last look is older than ten minutes: a passkey that
 * came meanwhile stops the mail. Reads methods; writes the checked member rows.
 */
export const lookAhead =
  <Tally extends MailTurns>(wanted: (scope: Scope<Tally>) => Wanted | Promise<Wanted>): Phase<Tally> =>
  async (scope) => {
    const { ports, wave, tally, now } = scope;
    const next = await pick(ports.store, wave.waveId, tally.turn, MAILS_A_PAGE, await wanted(scope));
    const stale = new Set(next.filter((member) => !isFresh(member, now)).map(({ userId }) => userId));
    const seenFirst = next[0]?.checkedAt;
    const isLong = seenFirst !== undefined && now.getTime() - Date.parse(seenFirst) >= LOOKED_FOR_MS;
    if (stale.size === 0 || (isLong && !stale.has(next[0]?.userId ?? ""))) return NOTHING;
    return checkLive(
      () =>
        ({ userId }) =>
          stale.has(userId),
      lookFor.mail,
      { behind: tally.turn },
    )(scope);
  };

/**
 * The next page of those who are written to. @param isLooked each of them was looked at within ten minutes.
 * @returns nobody and `isLookDue` where the next one was not looked at yet.
 */
export async function nextTurn(
  { ports, wave, tally, now }: Scope<MailTurns>,
  isWanted: Wanted,
  isLooked: boolean,
): Promise<{ readonly page: readonly WaveMember[]; readonly isLookDue: boolean }> {
  const next = await pick(ports.store, wave.waveId, tally.turn, MAILS_A_PAGE, isWanted);
  const stale = isLooked ? next.findIndex((member) => !isFresh(member, now)) : -1;
  return { page: stale === -1 ? next : next.slice(0, stale), isLookDue: stale !== -1 };
}

/**
 * Until when each of some members got a mail too short ago for another one; those who may be written to now are not in
 * it. Whatever wave that mail was of counts, but not this same mail.
 * @param mailingOf the mailing that is to go to somebody (`mailingKeyOf`).
 */
export function restingUntil(
  { clock }: Pick<Ports, "clock">,
  { rules }: Pick<Config, "rules">,
  kind: MailKind,
  members: readonly WaveMember[],
  mailingOf: (member: WaveMember) => string,
): ReadonlyMap<string, Date> {
  if (!mayWait(kind)) return new Map();
  const now = clock.now().getTime();
  return new Map(
    members.flatMap((member) => {
      const { userId, mailing, mailedAt } = member;
      if (mailedAt === undefined || mailing === mailingOf(member)) return [];
      const until = Date.parse(mailedAt) + hours(rules.mailIntervalHours);
      return until > now ? [[userId, new Date(until)] as const] : [];
    }),
  );
}
