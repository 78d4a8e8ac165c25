import { z } from "zod";
import type { NotEnforcedReason } from "../../../shared/domain/enforcement/notEnforced.ts";
import { mustBeExcluded } from "../../../shared/domain/wave/flipEvidence.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import {
  DONE,
  goTo,
  more,
  next,
  type PageEnd,
  type Phase,
  pagedStep,
  refused,
  type Scope,
} from "../../../shared/steps/step.ts";
import { excludeSome, markExcluded } from "../../../shared/waves/exclusions.ts";
import { idsOf } from "../../../shared/waves/groupIds.ts";
import { allMembers, MEMBERS_A_PAGE } from "../../../shared/waves/memberPages.ts";
import { changeWave, isWanted } from "../../../shared/waves/waveRow.ts";

const PAUSE_SECONDS = 60;
const READINGS = 10;
const READINGS_BEFORE_ADDING_AGAIN = 3;

const Tally = z.object({ readings: z.number().default(0) });
type Tally = z.infer<typeof Tally>;
type Wanted = { readonly userId: string; readonly reason: NotEnforcedReason };

async function wantedIn({ ports, wave }: Scope<unknown>): Promise<readonly Wanted[]> {
  const inGroup = await idsOf(ports.directory, wave.groupId);
  return mustBeExcluded(await allMembers(ports.store, wave.waveId), inGroup);
}

/** Adds a page of people, row first. Safe to repeat: "already a member" is success, rows are by person. */
const add: Phase<Tally> = async (scope) => {
  const { ports, config, wave, cursor } = scope;
  const wanted = await wantedIn(scope);
  const page = wanted.filter(({ userId }) => userId > (cursor ?? "")).slice(0, MEMBERS_A_PAGE);
  if (page.length > 0) {
    await excludeSome(ports, config, wave, page);
    // Marked once: another exclusion of somebody must not make older proofs of use worthless.
    const members = await allMembers(ports.store, wave.waveId);
    const marked = new Set(members.filter(({ excluded }) => excluded).map(({ userId }) => userId));
    const news = page.filter(({ userId }) => !marked.has(userId));
    if (news.length > 0) await markExcluded(ports, wave, news);
  }
  return page.length < MEMBERS_A_PAGE ? next() : more(page.at(-1)?.userId);
};

/** Reads the exclusion group until everybody shows up in it; it may lag, so it is read several times. */
const readBack: Phase<Tally> = async (scope) => {
  const { ports, config, wave } = scope;
  const { store, clock } = ports;
  const wanted = await wantedIn(scope);
  const excluded = await idsOf(ports.directory, config.exclusionGroupId);
  const missing = wanted.filter(({ userId }) => !excluded.has(userId));
  if (missing.length > 0) return readAgain(scope, missing.length, wanted.length);
  await recordExcluded(store, wave.waveId, wanted, excluded);
  const excludedAt = clock.now().toISOString();
  const { startedAt } = wave.flip ?? {};
  await changeWave(store, wave.waveId, (facts) =>
    isWanted(facts, "enforced") && facts.flip && facts.flip.startedAt === startedAt
      ? { ...facts, flip: { ...facts.flip, excludedAt } }
      : undefined,
  );
  return DONE;
};

function readAgain({ tally }: Scope<Tally>, missing: number, wanted: number): PageEnd<Tally> {
  const readings = tally.readings + 1;
  if (readings >= READINGS) {
    const because =
      `${missing} of ${wanted} people who are not ready do not show up in the exclusion group; ` +
      "nobody is enforced until they do";
    return refused("ExclusionNotReadBack", because);
  }
  return readings % READINGS_BEFORE_ADDING_AGAIN === 0
    ? goTo("add", { afterSeconds: PAUSE_SECONDS, tally: { readings } })
    : more(undefined, { afterSeconds: PAUSE_SECONDS, tally: { readings } });
}

/**
 * Notes in each member's row who is sorted out or excluded as the flip follows; what people do later does not count.
 */
async function recordExcluded(
  store: Ports["store"],
  waveId: string,
  wanted: readonly Wanted[],
  excluded: ReadonlySet<string>,
): Promise<void> {
  const reasons = new Map(wanted.map(({ userId, reason }) => [userId, reason]));
  const rows = new Map((await store.exclusions()).map(({ userId, reason }) => [userId, reason]));
  const reasonOf = (member: WaveMember): NotEnforcedReason | undefined => {
    const { userId, sortedOut } = member;
    if (sortedOut || !excluded.has(userId)) return sortedOut;
    return member.excluded?.reason ?? reasons.get(userId) ?? rows.get(userId) ?? "noUsablePasskey";
  };
  const changes = (await allMembers(store, waveId)).flatMap((member) => {
    const excludedAtFlip = reasonOf(member);
    return excludedAtFlip === member.excludedAtFlip ? [] : [{ userId: member.userId, excludedAtFlip }];
  });
  if (changes.length > 0) await store.mergeMembers(waveId, changes);
}

/** Everyone whom the policy may not hit goes into the exclusion group, and its transitive membership is read back. */
export const exclude = pagedStep<Tally>({
  kind: "exclude",
  tally: Tally,
  whenPaused: "stops",
  mayRun: ({ wave }) => isWanted(wave, "enforced") && wave.approval !== undefined && wave.flip?.checkedAt !== undefined,
  phases: { add, readBack },
});
