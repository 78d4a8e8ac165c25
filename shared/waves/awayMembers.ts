import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import { latestByUser } from "../domain/people/latestByUser.ts";
import type { SignIn } from "../domain/people/signIn.ts";
import { awaySince, isHeld, isSightingNews } from "../domain/wave/away.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { AuditTrail } from "../ports/store/audit.ts";
import type { MemberStore } from "../ports/store/members.ts";
import { more, NOTHING, next, type PageEnd, type Phase, type Scope } from "../steps/step.ts";
import { aboutPart, aboutWave } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { keepLeaves } from "./keepLeaves.ts";
import { waveEvent } from "./waveRow.ts";

// Source: graph facts 0.1 and 6.1: 5 requests / 10 s on the sign-in log, two logs to ask; 30 days are kept.
const ASKED_A_PAGE = 5;
const LOG_REACHES_BACK_MS = days(29);
/** Somebody in the tenant signs in within these days, a long weekend included; else the log is not telling. */
const LOG_SPEAKS_WITHIN_MS = days(4);
const PAUSE_SECONDS = 10;

/** That the log tells about the whole time was seen already. */
interface AwayTally {
  readonly logTells: boolean;
}

/**
 * Looks for people who are away (R109). Leaves that HR told of are kept first. Then the sign-in log is asked one by one
 * about those who may be, and about those held before. That costs one request for everybody who is here, and happens
 * once in weeks for them. A log that cannot be read, or that shows nobody at either end of the time asked about, holds
 * nobody.
 * Safe to repeat: rows by person.
 * @param due who is to be asked about: those behind a cursor, in order of their ids, at most so many.
 */
export const checkAway =
  (
    due: (
      scope: Scope<unknown>,
    ) => (after: string | undefined, most: number) => Promise<readonly WaveMember[]> | readonly WaveMember[],
  ): Phase<AwayTally> =>
  async (scope) => {
    if (scope.cursor === undefined) await keepLeaves(scope);
    const picked = await due(scope)(scope.cursor, ASKED_A_PAGE);
    if (picked.length === 0) return NOTHING;
    try {
      // For people who are already held, only a sign-in matters: an empty log changes nothing.
      const logTells = scope.tally.logTells || (!picked.every(isHeld) && (await doesLogTell(scope)));
      return logTells || picked.every(isHeld) ? await askAbout(scope, picked, logTells) : next();
    } catch (error) {
      // An unreadable log holds nobody, and keeps nobody from being chased.
      if (!(error instanceof LogUnreadable)) throw error;
      await noteTrouble(scope.ports, scope.config, aboutPart(scope.wave.waveId, "away"), error.cause);
      return next();
    }
  };

class LogUnreadable extends Error {}

const readable = async <T>(read: Promise<T>): Promise<T> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof RefusedError) throw new LogUnreadable(error.code, { cause: error });
    throw error;
  }
};

/** Whether the log shows somebody at both ends of the time asked about. */
async function doesLogTell({ ports, config, since }: Scope<unknown>): Promise<boolean> {
  const until = Date.parse(since);
  const from = awaySince(new Date(until), config.rules).getTime();
  const iso = (moment: number) => new Date(moment).toISOString();
  const windows = [
    [from, Math.min(from + LOG_SPEAKS_WITHIN_MS, until)],
    [Math.max(until - LOG_SPEAKS_WITHIN_MS, from), until],
  ] as const;
  for (const [begin, end] of windows)
    if (!(await readable(ports.reports.hasSignIns("interactive", iso(begin), iso(end))))) return false;
  return true;
}

async function askAbout(
  scope: Scope<AwayTally>,
  picked: readonly WaveMember[],
  logTells: boolean,
): Promise<PageEnd<AwayTally>> {
  const { ports, wave, config, step, cursor, since } = scope;
  const absent: WaveMember[] = [];
  const seen: SignInOf[] = [];
  let after = cursor;
  let afterSeconds: number | undefined;
  for (const member of picked) {
    try {
      const lastSignIn = await lastSignInOf(ports, config, member, since);
      if (lastSignIn) seen.push({ userId: member.userId, createdDateTime: lastSignIn });
      else if (!isHeld(member)) absent.push(member);
      after = member.userId;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      if (after === cursor) throw error;
      await noteTrouble(ports, config, aboutWave(wave.waveId, step.kind), error);
      afterSeconds = error.retryAfterSeconds ?? PAUSE_SECONDS;
      break;
    }
  }
  await recordSightings(ports.store, wave, picked, seen, since);
  if (absent.length > 0)
    await ports.store.mergeMembers(
      wave.waveId,
      absent.map(({ userId }) => ({ userId, heldAt: since })),
    );
  return more(after, { afterSeconds, tally: { logTells } });
}

/** Interactive or not, whatever became of it; of somebody held, since then. */
async function lastSignInOf(
  { reports }: Pick<Ports, "reports">,
  { rules }: Config,
  member: WaveMember,
  until: string,
): Promise<string | undefined> {
  const earliest = Date.parse(until) - LOG_REACHES_BACK_MS;
  const held = isHeld(member) ? Date.parse(member.heldAt ?? until) + 1 : undefined;
  const from = new Date(Math.max(held ?? awaySince(new Date(until), rules).getTime(), earliest)).toISOString();
  if (Date.parse(from) >= Date.parse(until)) return undefined;
  return (
    (await readable(reports.lastSignIn("interactive", member.userId, from, until))) ??
    (await readable(reports.lastSignIn("nonInteractive", member.userId, from, until)))
  );
}

type SignInOf = Pick<SignIn, "userId" | "createdDateTime">;

/**
 * Notes sign-ins where they are news: somebody held is back and counts again; somebody who may be away is not. Whatever
 * reads the log hands on what it read.
 * @param at the step's beginning, for the audit line.
 */
export async function recordSightings(
  store: MemberStore & AuditTrail,
  wave: Pick<WaveFacts, "waveId">,
  members: readonly WaveMember[],
  signIns: readonly SignInOf[],
  at: string,
): Promise<void> {
  const latest = latestByUser(signIns);
  const news = members.flatMap((member) => {
    const lastSeenAt = latest.get(member.userId);
    return lastSeenAt && isSightingNews(member, lastSeenAt) ? [{ member, lastSeenAt }] : [];
  });
  if (news.length === 0) return;
  const back = news.filter(({ member }) => isHeld(member));
  if (back.length > 0)
    await store.append(
      back.map(({ member: { userId, heldAt } }) =>
        waveEvent(wave, {
          id: `back|${userId}|${heldAt}`,
          at,
          what: "seenAgain",
          subjectId: userId,
        }),
      ),
    );
  await store.mergeMembers(
    wave.waveId,
    news.map(({ member, lastSeenAt }) => ({
      userId: member.userId,
      lastSeenAt,
      ...(isHeld(member) && { heldAt: undefined, heldBecause: undefined, leave: undefined }),
    })),
  );
}
