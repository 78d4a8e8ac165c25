import { days, hours } from "../domain/calendar/durations.ts";
import type { SignIn } from "../domain/people/signIn.ts";
import { satisfiedByPasskey } from "../domain/people/usablePasskey.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope, readinessOf } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { recordSightings } from "./awayPages.ts";
import { allMembers } from "./memberPages.ts";
import { readSomeSignIns } from "./signInPages.ts";
import type { StepAt } from "./stepProgress.ts";

// Source: graph facts 6.1: 30 days of sign-ins are kept.
const LOG_REACHES_BACK_MS = days(29);
/** Sign-ins may reach the log late. */
const LOG_LAG_MS = hours(6);

/**
 * Some pages of the sign-in log with methods, into `passkeyUsedAt`; read only while somebody holds a passkey that was
 * never seen in use. Safe to repeat: the latest use is the same however often it is read.
 *
 * @param last.readUntil up to which moment the step before read the log. @param last.knownWithinHours how long a new
 * passkey may be unknown to us at most.
 * @returns the page result to hand on; `undefined` when there is nothing to find out.
 */
export async function readPasskeyUse(
  { store, reports }: Pick<Ports, "store" | "reports">,
  wave: WaveFacts,
  at: StepAt,
  last: { readonly readUntil: string | undefined; readonly knownWithinHours: number },
) {
  const members = await allMembers(store, wave.waveId);
  const unused = members.filter(lacksUse);
  if (unused.length === 0) return undefined;
  // The window is the same on every page of a step, whatever the pages before found.
  const from = at.counts["useFrom"] ?? usefulFrom(wave, unused, Date.parse(at.since), last);
  const step = { ...at, counts: { ...at.counts, useFrom: from } };
  return readSomeSignIns(reports, step, "withMethods", new Date(from).toISOString(), async (signIns) => {
    await recordUse(store, wave.waveId, members, signIns.filter(isPasskeyUse));
    // The same pages tell who is here.
    await recordSightings(store, wave, members, signIns, at.since);
    return step;
  });
}

const lacksUse = (member: WaveMember): boolean => {
  if (!isInScope(member) || member.hasUsablePasskey !== true) return false;
  const readiness = readinessOf(member);
  return !readiness.ready;
};

const isPasskeyUse = (signIn: SignIn): boolean =>
  signIn.errorCode === 0 && satisfiedByPasskey(signIn.authenticationMethods);

/**
 * Where a use that counts may stand: after the passkey came, and after the last look, which read up to its own moment.
 */
function usefulFrom(
  wave: WaveFacts,
  unused: readonly WaveMember[],
  now: number,
  { readUntil, knownWithinHours }: { readonly readUntil: string | undefined; readonly knownWithinHours: number },
): number {
  const created = unused
    .map(({ passkeyCreatedAt }) => Date.parse(passkeyCreatedAt ?? ""))
    .filter((at) => !Number.isNaN(at));
  const earliest = Math.max(Date.parse(wave.announceAt), now - LOG_REACHES_BACK_MS);
  if (readUntil === undefined) return Math.max(earliest, Math.min(...created, now));
  const lastRead = Date.parse(readUntil);
  const fresh = created.filter((at) => at > lastRead - hours(knownWithinHours));
  return Math.max(earliest, Math.min(lastRead - LOG_LAG_MS, ...fresh));
}

/** Writes the latest of these sign-ins as use, where it is news. */
export async function recordUse(
  store: Ports["store"],
  waveId: string,
  members: readonly WaveMember[],
  uses: readonly SignIn[],
): Promise<void> {
  const latest = new Map<string, string>();
  for (const { userId, createdDateTime } of uses)
    if (createdDateTime > (latest.get(userId) ?? "")) latest.set(userId, createdDateTime);
  const changes = members.flatMap(({ userId, passkeyUsedAt }) => {
    const used = latest.get(userId);
    return used !== undefined && Date.parse(used) > Date.parse(passkeyUsedAt ?? "1970-01-01")
      ? [{ userId, passkeyUsedAt: used }]
      : [];
  });
  if (changes.length > 0) await store.mergeMembers(waveId, changes);
}
