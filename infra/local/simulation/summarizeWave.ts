import type { Person } from "../people/standInPerson.ts";
import type { World } from "../world/world.ts";
import type { NamedMember, Summary, WaveSummary } from "./summary.ts";
import type { WaveStatus } from "./waveProgress.ts";

/** Stages after the flip: the wave came there, and nobody took it back. */
const afterFlip = ["enforced", "watched", "steady"];

type Known = Pick<World, "tenant" | "population" | "stranded" | "attack">;

/** What the product says of a wave, and what the tenant and the people say of its members. */
export function summarizeWave(world: Known, wave: WaveStatus): WaveSummary {
  const hasFlipped = wave.enforcedAt !== undefined && afterFlip.includes(wave.stage);
  const people = [...world.population.people.values()].filter(({ id }) => isMember(world, wave.groupId, id));
  const inScope = people.filter((person) => isForWave(world, person));
  const shareOf = (count: number): number => rounded(inScope.length === 0 ? 0 : count / inScope.length);
  const ids = new Set(people.map(({ id }) => id));
  return {
    id: wave.waveId,
    outcome: hasFlipped ? "enforced" : "held",
    ...(hasFlipped ? {} : { reason: `${wave.stage}: ${wave.waiting?.because ?? "no reason recorded"}` }),
    members: wave.counts.members,
    enrolledAtGate: wave.gateOpenedAt ? (wave.gate?.ready ?? null) : null,
    enforcedShare: shareOf(inScope.filter((person) => isEnforced(world, person)).length),
    heldMembers: shareOf(wave.counts.heldByDecision ?? 0),
    waivedMembers: shareOf(wave.counts.waived ?? 0),
    stranded: [...world.stranded].filter((id) => ids.has(id)).length,
    stopped: world.attack.stopped((id) => ids.has(id)),
    rollBacks: wave.round - 1 + (wave.stage === "rolledBack" ? 1 : 0),
    sortedOut: named(wave.sortedOutMembers),
    notEnforced: named(wave.notEnforced),
    gateOpenedAt: wave.gateOpenedAt ?? null,
    warnedAt: wave.warnedAt ?? null,
    reportOnlyAt: wave.reportOnlyAt ?? null,
    enforcedAt: wave.enforcedAt ?? null,
    mailsByKind: wave.mailsByKind,
  };
}

/** Who enforced themselves, by the page that told them so. */
export function summarizeSelf(
  world: Pick<World, "tenant" | "population">,
  waves: readonly WaveStatus[],
): Summary["self"] {
  const all = [...world.population.people.values()].flatMap(({ id, enforcedThemselvesAt: at }) =>
    at === undefined ? [] : [{ id, at }],
  );
  const isEarly = ({ id, at }: { readonly id: string; readonly at: number }) =>
    waves.some(
      ({ groupId, enforcedAt }) =>
        isMember(world, groupId, id) && !(enforcedAt !== undefined && Date.parse(enforcedAt) <= at),
    );
  return { enforced: all.length, beforeTheirWave: all.filter(isEarly).length };
}

const isMember = ({ tenant }: Pick<World, "tenant">, groupId: string, userId: string): boolean =>
  tenant.directory.isMember(groupId, userId);

/** Whether the tenant has this person in the enforced group, whatever the product says; false without an account. */
export const isEnforced = (world: Pick<World, "tenant" | "population">, { id }: Person): boolean =>
  world.population.people.has(id) && isMember(world, world.population.enforcedGroupId, id);

/** Whom a wave is for, by what the world knows and not by whom the product sorted out. */
const isForWave = ({ tenant }: Pick<World, "tenant">, { id, kind }: Person): boolean =>
  kind === "employee" && tenant.directory.user(id)?.accountEnabled !== false;

const named = (people: readonly NamedMember[]): readonly NamedMember[] =>
  people.map(({ userId, reason }) => ({ userId, reason })).sort((a, b) => a.userId.localeCompare(b.userId));

/** Four places, as people compare shares with 95 %. */
const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
