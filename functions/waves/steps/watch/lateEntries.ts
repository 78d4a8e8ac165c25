import { freezeAt } from "../../../../shared/domain/calendar/changeWindow.ts";
import { days, minutes } from "../../../../shared/domain/calendar/durations.ts";
import { lookFor } from "../../../../shared/domain/limits/looks.ts";
import { mayTryAgain } from "../../../../shared/domain/wave/entryRefused.ts";
import { coversEntries, isNamed } from "../../../../shared/domain/wave/flipEvidence.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { type ApprovedEntry, entriesOf, entryNaming } from "../../../../shared/domain/wave/parts.ts";
import { isPartlyReady, readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { workforceFault } from "../../../../shared/enforcement/workforceFault.ts";
import { RefusedError, saidBy } from "../../../../shared/errors.ts";
import { NOTHING, next, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { aboutPart } from "../../../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../../../shared/troubles/noteQuietly.ts";
import { enterMembers, readBackMembers } from "../../../../shared/waves/entries.ts";
import { checkLive } from "../../../../shared/waves/liveChecks.ts";
import { mayStillEnter } from "../../../../shared/waves/mayStillEnter.ts";
import { keptOutsideOf } from "../../../../shared/waves/memberDecisions.ts";
import { allMembers, MEMBERS_A_PAGE, pick } from "../../../../shared/waves/memberPages.ts";
import { tellRefusedEntries } from "../../../../shared/waves/refusedEntries.ts";
import { tryAlert } from "../../../../shared/waves/staffMails.ts";
import { judgedByNow } from "../../policy/policyChecks.ts";
import { isFirstOfDay, type WatchTally } from "./watchTally.ts";

type WatchPhase = Phase<WatchTally>;

/** Within the hour before the entry, with time left for the page itself. */
const LOOK_LASTS_MS = minutes(50);

/** Single entries follow once everybody who was ready has entered under their approval, for as long as it counts. */
const isOpen = (entry: ApprovedEntry | undefined, now: Date): entry is ApprovedEntry =>
  entry?.enforcedAt !== undefined && coversEntries(entry, now);

/** Left out by the flip, or dropped out then, and ready by now. Whom the group did not take in is tried once a day. */
const isLate = (wave: WaveFacts, member: WaveMember, now: Date): boolean =>
  member.enforcedAt === undefined &&
  isOpen(entryNaming(wave, member), now) &&
  readinessOf(member).ready &&
  mayTryAgain(member, now);

/** Ready in some places only: a second passkey, or time, may have changed that since the last look. */
const isOpenPartly = (wave: WaveFacts, member: WaveMember, now: Date): boolean =>
  member.enforcedAt === undefined && isOpen(entryNaming(wave, member), now) && isPartlyReady(member);

/** Whom nobody can judge takes no place on the page of those who can enter. */
const isJudged = ({ fitUnknown }: WaveMember): boolean => fitUnknown !== true;

/** Single entries wait for a pause, a freeze, and for what people have asked for. */
const mayEnter = ({ wave, now, config }: Scope<unknown>): boolean =>
  !freezeAt(now, wave.timeZone, config.rules) &&
  !wave.paused &&
  !wave.rollbackRequested &&
  entriesOf(wave).some((entry) => isOpen(entry, now));

const look = checkLive(
  ({ wave, now }) =>
    (member) => {
      const age = now.getTime() - Date.parse(member.checkedAt ?? "");
      if (isOpenPartly(wave, member, now)) return !(age >= 0 && age <= days(1));
      return isLate(wave, member, now) && !(age >= 0 && age <= LOOK_LASTS_MS);
    },
  lookFor.entry,
);

export const lookAtLate: WatchPhase = async (scope) => (mayEnter(scope) ? look(scope) : NOTHING);

/**
 * Those who were left out enter one by one as they become ready, under the approval that named them. All that it rests
 * on must still stand. Whoever does not show up in the group is read again by the next watch.
 */
export const enterLate: WatchPhase = async (scope) => {
  const { ports, config, wave, now } = scope;
  if (!mayEnter(scope)) return NOTHING;
  const isReady = (member: WaveMember) => isLate(wave, member, now) && isJudged(member);
  if ((await pick(ports.store, wave.waveId, undefined, 1, isReady)).length === 0) return NOTHING;
  const stays = await keptOutsideOf(ports, config, wave);
  const isWanted = (member: WaveMember) => isReady(member) && !stays(member);
  if ((await pick(ports.store, wave.waveId, undefined, 1, isWanted)).length === 0) return NOTHING;
  // A watch goes on without them: it has other people to look after, and the guard tells what is wrong.
  const judgedBy = await judgedByNow(ports, config, wave);
  const standing = entriesOf(wave).filter(({ policyDigest }) => policyDigest === judgedBy);
  if (standing.length === 0 || (await workforceFault(ports, config))) return next();
  for (const { approval } of standing) {
    const isTheirs = (member: WaveMember) => isNamed(member, approval) && isWanted(member);
    const page = await inGroup(scope, await pick(ports.store, wave.waveId, undefined, MEMBERS_A_PAGE, isTheirs));
    if (page.length === 0) continue;
    if (!(await mayStillEnter(ports.store, wave))) return next();
    // The looks took their time: what people decided meanwhile holds.
    const staysNow = await keptOutsideOf(ports, config, wave);
    const entering = page.filter((member) => !staysNow(member));
    await enterUnlessRefused({ ...scope, wave: { ...wave, approval } }, entering);
    await readBackMembers(ports, config, wave, entering);
  }
  return next();
};

/** The approval names members of the wave's group: whoever has left it by now does not enter under it. */
async function inGroup({ ports, wave }: Scope<unknown>, page: readonly WaveMember[]): Promise<readonly WaveMember[]> {
  if (page.length === 0) return page;
  const ids = page.map(({ userId }) => userId);
  const members = await ports.directory.membersAmong(wave.groupId, ids);
  return page.filter(({ userId }) => members.has(userId));
}

/** A refusal of them all is told once a day; the next watch tries again. */
async function enterUnlessRefused({ ports, config, wave, now }: Scope<unknown>, page: readonly WaveMember[]) {
  try {
    await enterMembers(ports, config, wave, page);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteQuietly(ports, aboutPart(wave.waveId, "lateEntry"), error);
    const say = `People of this wave who are ready by now do not get in: ${saidBy(error)}. The next watch tries again; people have to mend the cause.`;
    await tryAlert(ports, config, wave, `lateRefused|${now.toISOString().slice(0, 10)}`, say);
  }
}

/** Names to the operators, once a day, whom the group did not take in. */
export const tellRefused: WatchPhase = async (scope) => {
  if (isFirstOfDay(scope)) await tellRefusedEntries(scope, await allMembers(scope.ports.store, scope.wave.waveId));
  return NOTHING;
};
