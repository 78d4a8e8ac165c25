import type { Config } from "../config/config.ts";
import { familyCounts } from "../domain/device/familyCounts.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import { notReadyAt, sayPlace } from "../domain/people/places.ts";
import { arePeopleDeleted } from "../domain/retention/wavePeople.ts";
import {
  type CountedList,
  type CountedWave,
  countedFor,
  isCountOf,
  isLargeWave,
  MOST_NAMED,
  type NamedReason,
} from "../domain/wave/countedWave.ts";
import { isApplying } from "../domain/wave/enforcedNotice.ts";
import { isNamed } from "../domain/wave/flipEvidence.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isBetweenParts, isForNextPart, namesMoreParts } from "../domain/wave/parts.ts";
import { progressOf } from "../domain/wave/progress.ts";
import { countsAsReady, enforcementSplit, isInScope, isUnclear } from "../domain/wave/readiness.ts";
import { isApplied } from "../domain/wave/stages.ts";
import { countedSince } from "../domain/wave/sweepNotes.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutPart } from "../troubles/aboutWork.ts";
import type { TroublePorts } from "../troubles/noteTrouble.ts";
import { orNote } from "../troubles/orNote.ts";
import { type Decisions, readDecisions, undecided, withDecisions } from "./memberDecisions.ts";
import { allMembers } from "./memberPages.ts";
import { whyNotEnforced } from "./memberStanding.ts";

/** @param members of the wave, as people decided about them. @param mailsByKind that were accepted. Pure. */
function countWave(
  wave: WaveFacts,
  { members, decisions, mailsByKind }: Read,
  now: Date,
  rules: WaveRules,
): CountedWave {
  const inScope = members.filter(isInScope);
  const reported = inScope.filter(({ reportedReady }) => reportedReady);
  const standsOutside = (some: readonly WaveMember[]) =>
    some.map((member) => ({ userId: member.userId, reason: whyNotEnforced(member, wave, now) }));
  const isNext = isForNextPart(wave, now);
  const outside = inScope.filter(
    (member) => member.enforcedAt === undefined && !(namesMoreParts(wave) && isNext(member)),
  );
  const sortedOut = members.flatMap(({ userId, sortedOut: reason }) => (reason ? [{ userId, reason }] : []));
  const list = (people: readonly Reasoned[]): CountedList => ({
    count: people.length,
    first: namesOf(members, people),
  });
  return {
    at: now.toISOString(),
    for: countedFor(wave),
    counts: {
      members: members.length,
      inScope: inScope.length,
      sortedOut: members.length - inScope.length,
      ready: inScope.filter(countsAsReady).length,
      unclear: inScope.filter(isUnclear).length,
      reported: reported.length,
      lookedAt: reported.filter(({ checkedAt }) => checkedAt !== undefined).length,
      enforced: members.filter(({ enforcedAt }) => enforcedAt !== undefined).length,
      applying: members.filter(({ enforcedAt }) => isApplying(enforcedAt, now, rules)).length,
    },
    progress: progressOf(wave, members, now, rules),
    devices: familyCounts(members),
    mailsByKind,
    notEnforced: list(isApplied(wave.stage) ? standsOutside(outside) : []),
    wouldBeLeftOut: list(enforcementSplit(wouldBeNamed(members, wave), countedSince(wave, wave.evidence?.at)).leftOut),
    sortedOut: list(sortedOut),
    toBeDecided: list(standsOutside(undecided(members, decisions, wave, now, rules))),
  };
}

interface Read {
  readonly members: readonly WaveMember[];
  readonly decisions: Decisions;
  readonly mailsByKind: CountedWave["mailsByKind"];
}

/** Reads and counts everybody of a wave. @throws TransientError */
export async function readAndCount(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
  decisions: Decisions,
): Promise<{ readonly members: readonly WaveMember[]; readonly counted: CountedWave }> {
  const [rows, mailsByKind] = await Promise.all([allMembers(store, wave.waveId), store.countByKind(wave.waveId)]);
  const now = clock.now();
  const members = withDecisions(rows, decisions, wave, now, rules);
  return { members, counted: countWave(wave, { members, decisions, mailsByKind }, now, rules) };
}

/**
 * Counts a large wave anew where the last count is of another stage or older than that, so that no page has to. A small
 * wave is counted as somebody looks. Nothing waits for it: what cannot be read now is noted, and counted the next time.
 */
export async function keepCount(
  ports: TroublePorts,
  config: Config,
  wave: WaveFacts,
  olderThanMs: number,
): Promise<void> {
  if (!isLargeWave(wave) || arePeopleDeleted(wave)) return;
  const { store, clock } = ports;
  const { waveId } = wave;
  await orNote(ports, config, aboutPart(waveId, "count"), async () => {
    const last = await store.countedWave(waveId);
    if (last && isCountOf(last, wave) && clock.now().getTime() - Date.parse(last.at) < olderThanMs) return;
    const { counted } = await readAndCount(ports, config, wave, await readDecisions(store, wave));
    await store.saveCountedWave(waveId, firstNamed(counted));
  });
}

/** A count as a row takes it. */
function firstNamed(counted: CountedWave): CountedWave {
  const cut = ({ count, first }: CountedList): CountedList => ({ count, first: first.slice(0, MOST_NAMED).map(short) });
  return {
    ...counted,
    notEnforced: cut(counted.notEnforced),
    wouldBeLeftOut: cut(counted.wouldBeLeftOut),
    sortedOut: cut(counted.sortedOut),
    toBeDecided: cut(counted.toBeDecided),
  };
}

const MOST_SAID = 300;
const short = (one: NamedReason): NamedReason =>
  one.said === undefined || one.said.length <= MOST_SAID ? one : { ...one, said: `${one.said.slice(0, MOST_SAID)}…` };

/** Whom the evidence speaks of that is to be approved. */
function wouldBeNamed(members: readonly WaveMember[], wave: WaveFacts): readonly WaveMember[] {
  const { evidence } = wave;
  if (!evidence || (isApplied(wave.stage) && !isBetweenParts(wave))) return [];
  return evidence.part ? members.filter((member) => isNamed(member, evidence)) : members;
}

interface Reasoned {
  readonly userId: string;
  readonly reason: NotEnforcedReason;
}

function namesOf(members: readonly WaveMember[], people: readonly Reasoned[]): readonly NamedReason[] {
  const reasons = new Map(people.map(({ userId, reason }) => [userId, reason]));
  return members.flatMap((member) => {
    const { userId, userPrincipalName } = member;
    const reason = reasons.get(userId);
    if (!reason) return [];
    const places = reason === "partlyReady" ? notReadyAt(member) : [];
    const said =
      reason === "refusedByEntra"
        ? member.entryRefused?.said
        : places.map((place) => sayPlace(place)).join("; ") || undefined;
    return [
      { userId, userPrincipalName, reason, ...(said && { said }), ...(places.length > 0 && { notReadyAt: places }) },
    ];
  });
}
