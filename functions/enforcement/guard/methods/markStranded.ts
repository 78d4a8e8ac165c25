import type { Config } from "../../../../shared/config/config.ts";
import { APP } from "../../../../shared/domain/audit.ts";
import { keepsIn, waveIdOf } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { Denial } from "../../../../shared/domain/wave/denial.ts";
import { countsAtBrake, isWithinADay, verdictOn } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { isApplied } from "../../../../shared/domain/wave/stages.ts";
import { isTooManyStranded } from "../../../../shared/domain/wave/watchSteps.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { mayMove } from "../../../../shared/domain/wave/waveMachine.ts";
import type { LiveLook } from "../../../../shared/enforcement/lookLive.ts";
import { openReleases } from "../../../../shared/enforcement/openReleases.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { changeWave, waveEvent } from "../../../../shared/waves/waveRow.ts";
import type { GuardNeeds } from "../guardNeeds.ts";

/** The waves by whose rows these people are in the group. */
export async function wavesOf(store: GuardNeeds["store"], userIds: readonly string[]): Promise<readonly string[]> {
  const rows = (await store.enforcementsOf(userIds)).filter(keepsIn);
  return [...new Set(rows.flatMap((row) => waveIdOf(row) ?? []))];
}

/**
 * Writes down who is stranded because methods policy and strength let in none of their passkeys, and who is so no
 * more. Counts that at the brake of each wave before anything slow follows.
 * @returns those who are stranded now, and were not before.
 */
export async function markStranded(ports: GuardNeeds, config: Config, look: LiveLook): Promise<readonly string[]> {
  const { store } = ports;
  const rows = (await store.enforcementsOf([...look.ready, ...look.notReady])).filter(keepsIn);
  const released = look.notReady.length > 0 ? await openReleases(store) : new Set<string>();
  const notReady = new Set(look.notReady.filter((userId) => !released.has(userId)));
  const news = new Set<string>();
  const watched = new Set<string>();
  for (const [waveId, own] of Map.groupBy(rows, waveIdOf)) {
    const wave = waveId === undefined ? undefined : (await store.wave(waveId))?.facts;
    if (!wave || !isApplied(wave.stage)) continue;
    // Of a wave that ended long ago the rows of its people are gone, while they stay in the group.
    const ids = own.map(({ userId }) => userId);
    for (const { userId } of await store.members(wave.waveId, ids)) watched.add(userId);
    for (const userId of await markMembers(ports, config, wave, look, notReady)) news.add(userId);
  }
  const others = rows.map(({ userId }) => userId).filter((userId) => !watched.has(userId));
  for (const userId of await markOthers(store, look, new Set(others), notReady)) news.add(userId);
  return [...news];
}

/** Whom no wave watches is helped by the watch over all of those. */
async function markOthers(
  store: GuardNeeds["store"],
  { at, ready }: LiveLook,
  others: ReadonlySet<string>,
  notReady: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (others.size === 0) return [];
  const known = new Map((await store.refusedPeople()).map((person) => [person.userId, person]));
  const stranded = [...others].filter((userId) => {
    const { denied } = known.get(userId) ?? {};
    return notReady.has(userId) && !(denied?.foundAs === "stranded" && isWithinADay({ denied }, at));
  });
  const freed = ready.filter((userId) => others.has(userId) && isByTheRules(known.get(userId)?.denied));
  const changes = [
    ...stranded.map((userId) => ({
      userId,
      checkedAt: at,
      hasUsablePasskey: false,
      denied: { at, foundAs: "stranded" as const },
    })),
    ...freed.map((userId) => ({ userId, checkedAt: at, hasUsablePasskey: true, denied: undefined })),
  ];
  if (changes.length > 0) await store.mergeRefusedPeople(changes);
  return stranded;
}

/** Nobody was stopped; it was written here. */
const isByTheRules = (denied: Denial | undefined): boolean => denied !== undefined && denied.log === undefined;

async function markMembers(
  ports: GuardNeeds,
  config: Config,
  wave: WaveFacts,
  { at, ready, notReady: all }: LiveLook,
  notReady: ReadonlySet<string>,
): Promise<readonly string[]> {
  const { store } = ports;
  const isReady = new Set(ready);
  const members = await store.members(wave.waveId, [...ready, ...all]);
  const lost = members.filter(({ userId }) => notReady.has(userId));
  const stranded = lost.filter((member) => !isStrandedAlready(member, wave, at));
  const freed = members.filter(({ userId, denied }) => isReady.has(userId) && isByTheRules(denied));
  // Counted again when an app that died may not have come so far.
  if (lost.length + freed.length + wave.strandedRecently === 0) return [];
  // The lines come first: what nobody can account for is not acted on. Their ids make a repeat the same lines.
  await store.append(
    stranded.map(({ userId }) =>
      waveEvent(wave, { id: `stranded|${userId}|${at}`, at, what: "stranded", subjectId: userId }),
    ),
  );
  const seen = { checkedAt: at, fitUnknown: undefined };
  await store.mergeMembers(wave.waveId, [
    ...stranded.map(({ userId }) => ({
      ...seen,
      userId,
      hasUsablePasskey: false,
      denied: { at, foundAs: "stranded" as const },
    })),
    ...freed.map(({ userId }) => ({ ...seen, userId, hasUsablePasskey: true, denied: undefined })),
  ]);
  await count(ports, config, wave, at);
  return stranded.map(({ userId }) => userId);
}

const isStrandedAlready = (member: WaveMember, wave: WaveFacts, at: string): boolean =>
  isWithinADay(member, at) && verdictOn(member, wave) === "stranded";

/** With too many stranded the wave is rolled back, as if people had asked for it: timer and queue carry it out. */
async function count({ store }: GuardNeeds, config: Config, wave: WaveFacts, at: string): Promise<void> {
  const members = await allMembers(store, wave.waveId);
  const stranded = members.filter(
    (member) => isWithinADay(member, at) && verdictOn(member, wave) === "stranded" && countsAtBrake(member),
  ).length;
  await changeWave(store, wave.waveId, (facts) => {
    if (facts.round !== wave.round || !isApplied(facts.stage)) return undefined;
    const isTooMany = isTooManyStranded(stranded, facts, config.rules);
    const reason = `${stranded} of ${facts.inScope} members were stranded within a day: methods policy and strength let in none of their passkeys any more`;
    const pulls = isTooMany && !facts.rollbackRequested && mayMove(facts.stage, "rolledBack");
    if (!pulls && facts.strandedRecently === stranded) return undefined;
    return { ...facts, strandedRecently: stranded, ...(pulls && { rollbackRequested: { by: APP, at, reason } }) };
  });
}
