import { days, hours } from "../domain/calendar/durations.ts";
import { latestByUser } from "../domain/people/latestByUser.ts";
import type { SignIn } from "../domain/people/signIn.ts";
import { satisfiedByPasskey } from "../domain/people/usablePasskey.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope, readinessOf } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { NOTHING, type Phase, type Scope } from "../steps/step.ts";
import { recordSightings } from "./awayMembers.ts";
import { allMembers } from "./memberPages.ts";
import { readSomeSignIns } from "./signInLog.ts";

// Source: graph facts 6.1: 30 days of sign-ins are kept.
const LOG_REACHES_BACK_MS = days(29);
/** Sign-ins may reach the log late. */
const LOG_LAG_MS = hours(6);

/** Where the window of the log begins: the same on every page of a step, whatever the pages before found. */
interface UseTally {
  readonly useFrom?: string | undefined;
}

/**
 * Pages of the sign-in log with methods, while somebody holds a passkey that was never seen in use. Writes
 * `passkeyUsedAt`. Safe to repeat: the latest use is the same however often it is read.
 * @param lastRead up to which moment the step before read the log.
 * @param knownWithinHours how long a new passkey may be unknown to us at most.
 */
export const readPasskeyUse =
  (lastRead: (wave: WaveFacts) => string | undefined, knownWithinHours: number): Phase<UseTally> =>
  async (scope: Scope<UseTally>) => {
    const { ports, wave, since, tally } = scope;
    const members = await allMembers(ports.store, wave.waveId);
    const unused = members.filter(lacksUse);
    if (unused.length === 0) return NOTHING;
    const useFrom = tally.useFrom ?? usefulFrom(wave, unused, Date.parse(since), lastRead(wave), knownWithinHours);
    return readSomeSignIns(scope, "withMethods", useFrom, async (signIns) => {
      await recordUse(ports.store, wave.waveId, members, signIns.filter(isPasskeyUse));
      // The same pages tell who is here.
      await recordSightings(ports.store, wave, members, signIns, since);
      return { useFrom };
    });
  };

const lacksUse = (member: WaveMember): boolean =>
  isInScope(member) && member.hasUsablePasskey === true && !readinessOf(member).ready;

const isPasskeyUse = (signIn: SignIn): boolean =>
  signIn.errorCode === 0 && satisfiedByPasskey(signIn.authenticationMethods);

/** A use that counts stands behind the moment when the passkey came, and behind what was read before. */
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
  if (readUntil === undefined) return iso(Math.max(earliest, Math.min(...created, now)));
  const lastRead = Date.parse(readUntil);
  const fresh = created.filter((at) => at > lastRead - hours(knownWithinHours));
  return iso(Math.max(earliest, Math.min(lastRead - LOG_LAG_MS, ...fresh)));
}

/** Writes the latest of these sign-ins as use, where it is news. */
export async function recordUse(
  store: Ports["store"],
  waveId: string,
  members: readonly WaveMember[],
  uses: readonly SignIn[],
): Promise<void> {
  const latest = latestByUser(uses);
  const flowAt = new Map(
    uses.map(({ userId, createdDateTime, correlationId }) => [userId + createdDateTime, correlationId]),
  );
  const changes = members.flatMap(({ userId, passkeyUsedAt }) => {
    const used = latest.get(userId);
    return used !== undefined && (!passkeyUsedAt || Date.parse(used) > Date.parse(passkeyUsedAt))
      ? [{ userId, passkeyUsedAt: used, passkeyUsedFlow: flowAt.get(userId + used) }]
      : [];
  });
  if (changes.length > 0) await store.mergeMembers(waveId, changes);
}
