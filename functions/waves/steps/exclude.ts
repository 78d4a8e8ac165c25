import type { Config } from "../../../shared/config/config.ts";
import type { PageResult } from "../../../shared/contracts/waveActivities.ts";
import type { ExclusionReason } from "../../../shared/domain/pass/exclusion.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { excludeSome, markExcluded } from "../../../shared/waves/exclusions.ts";
import { allMembers, MEMBERS_A_PAGE } from "../../../shared/waves/memberPages.ts";
import { DONE, goOn, nextPhase, type PageInput, type StepAt, stepAt } from "../../../shared/waves/stepProgress.ts";
import { changeWave, isWanted, refuseStep, waveOf } from "../../../shared/waves/waveRow.ts";
import { idsOf, mustBeExcluded } from "../policy/flipEvidence.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policyWriter">;

const ADD = 0;
const READ_BACK = 1;

const PAUSE_SECONDS = 60;
const LOOKS = 10;

/**
 * Everyone whom the policy may not hit goes into the exclusion group, row first, and the group's transitive membership
 * is read back; it may lag, so it is read several times a minute apart. Safe to repeat: "already a member" is success,
 * rows are by person.
 */
export const makeExcludeMembers =
  (ports: Needs, config: Config) =>
  async ({ waveId, progress }: PageInput): Promise<PageResult> => {
    const { store, clock } = ports;
    const wave = await waveOf(store, waveId);
    if (!isWanted(wave, "enforced") || !wave.approval || !wave.flip?.checkedAt) return DONE;
    const at = stepAt(progress, clock.now());
    const inGroup = await idsOf(ports.directory, wave.groupId);
    const wanted = mustBeExcluded(await allMembers(store, waveId), inGroup);
    return at.phase === ADD ? add(ports, config, wave, wanted, at) : readBack(ports, config, wave, wanted, at);
  };

type Wanted = { readonly userId: string; readonly reason: ExclusionReason };

async function add(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  wanted: readonly Wanted[],
  at: StepAt,
): Promise<PageResult> {
  const page = wanted.filter(({ userId }) => userId > (at.after ?? "")).slice(0, MEMBERS_A_PAGE);
  if (page.length > 0) {
    await excludeSome(ports, config, wave, page);
    // Marked once: a second look at the same exclusion must not make older proofs of use worthless.
    const marked = new Set(
      (await allMembers(ports.store, wave.waveId)).filter(({ excluded }) => excluded).map(({ userId }) => userId),
    );
    const news = page.filter(({ userId }) => !marked.has(userId));
    if (news.length > 0) await markExcluded(ports, wave, news);
  }
  return page.length < MEMBERS_A_PAGE ? goOn(nextPhase(at)) : goOn({ ...at, after: page.at(-1)?.userId });
}

async function readBack(
  { store, clock, directory }: Needs,
  config: Config,
  wave: WaveFacts,
  wanted: readonly Wanted[],
  at: StepAt,
): Promise<PageResult> {
  const excluded = await idsOf(directory, config.exclusionGroupId);
  const missing = wanted.filter(({ userId }) => !excluded.has(userId));
  if (missing.length > 0) {
    const looks = (at.counts["looks"] ?? 0) + 1;
    if (looks < LOOKS)
      return goOn(
        { ...at, phase: looks % 3 === 0 ? ADD : READ_BACK, after: undefined, counts: { ...at.counts, looks } },
        PAUSE_SECONDS,
      );
    const because = `${missing.length} of ${wanted.length} people who are not ready do not show up in the exclusion group; nobody is enforced until they do`;
    return refuseStep(store, wave, clock.now(), "ExclusionNotReadBack", because);
  }
  await recordExcluded(store, wave.waveId, wanted, excluded);
  const excludedAt = clock.now().toISOString();
  const { startedAt } = wave.flip ?? {};
  await changeWave(store, wave.waveId, (facts) =>
    isWanted(facts, "enforced") && facts.flip && facts.flip.startedAt === startedAt
      ? { ...facts, flip: { ...facts.flip, excludedAt } }
      : undefined,
  );
  return DONE;
}

/**
 * Who is sorted out or in the exclusion group as the flip follows, in each member's row; what people do later does not
 * change it.
 */
async function recordExcluded(
  store: Needs["store"],
  waveId: string,
  wanted: readonly Wanted[],
  excluded: ReadonlySet<string>,
): Promise<void> {
  const reasons = new Map(wanted.map(({ userId, reason }) => [userId, reason]));
  const rows = new Map((await store.exclusions()).map(({ userId, reason }) => [userId, reason]));
  const reasonOf = (member: WaveMember): ExclusionReason | undefined => {
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
