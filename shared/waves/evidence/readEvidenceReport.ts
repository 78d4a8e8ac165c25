import type { Config } from "../../config/config.ts";
import { arePeopleDeleted } from "../../domain/retention/wavePeople.ts";
import { standingOf } from "../../domain/wave/memberDecision.ts";
import { isInScope } from "../../domain/wave/readiness.ts";
import { countAgainst } from "../../domain/wave/sweepAgainst.ts";
import { byOutcome, sweptPersonOf } from "../../domain/wave/sweptPerson.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import type { Ports } from "../../ports/ports.ts";
import { decidedMembers } from "../memberDecisions.ts";
import type { EvidenceReport, Flip, FlipPeople, LaterEntry } from "./evidenceReport.ts";
import { entriesOfWave } from "./readEntries.ts";
import { type BegunFlip, readFlips } from "./readFlips.ts";
import { readFollowed } from "./readFollowed.ts";

type Needs = Pick<Ports, "store" | "clock">;

const MOST_ENTRIES = 500;
const MOST_SWEPT = 500;

/** All that is kept about who was enforced by a wave, on what, and what came of it. Reads rows only. */
export async function readEvidenceReport(
  { store, clock }: Needs,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
): Promise<EvidenceReport> {
  const { waveId, name, groupId, timeZone, startedBy, createdAt, stage, stageAt, round, peopleDeleted } = wave;
  const now = clock.now();
  const begun = await readFlips(store, wave);
  const { entered, later, laterInAll } = await readEntered(store, waveId, begun);
  const flips: Flip[] = [];
  for (const flip of begun) {
    const { approvedAt: _, ...rest } = flip;
    const followed = await readFollowed(store, waveId, flip, now);
    flips.push({ ...rest, entered: entered.get(flip.number) ?? 0, followed });
  }
  const decisions = await store.decisionsOf(waveId);
  const sweep = await readSweep({ store, clock }, { rules }, wave);
  const names = await namesOf(store, waveId, [...later, ...decisions]);
  return {
    waveId,
    name,
    groupId,
    timeZone,
    startedBy,
    createdAt,
    stage,
    stageAt,
    round,
    ...(peopleDeleted && { peopleDeleted }),
    readAt: now.toISOString(),
    ...(sweep && { sweep }),
    flips,
    laterEntries: later.map((one) => ({ ...one, userPrincipalName: names.get(one.userId) })),
    laterEntriesInAll: laterInAll,
    decisions: decisions
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ etag: _, ...known }) => ({
        ...known,
        userPrincipalName: names.get(known.userId),
        standing: standingOf(known, wave, now, rules),
      })),
  };
}

/** Whom report-only would have stopped, as the rows say now. */
async function readSweep(
  ports: Needs,
  config: Pick<Config, "rules">,
  wave: WaveFacts,
): Promise<EvidenceReport["sweep"]> {
  const { reportOnlyAt: since } = wave;
  // Of whoever is left it would say the wrong thing.
  if (since === undefined || arePeopleDeleted(wave)) return undefined;
  const members = await decidedMembers(ports, config, wave);
  const all = members.flatMap((member) => sweptPersonOf(member, wave) ?? []).toSorted(byOutcome);
  const against = countAgainst(members.filter(isInScope), since);
  return { since, people: all.slice(0, MOST_SWEPT), inAll: all.length, against };
}

async function readEntered(store: Needs["store"], waveId: string, flips: readonly BegunFlip[]) {
  const entered = new Map<number, number>();
  const later: LaterEntry[] = [];
  let laterInAll = 0;
  for await (const { line, flip } of entriesOfWave(store, waveId, flips)) {
    if (flip !== undefined) {
      entered.set(flip, (entered.get(flip) ?? 0) + 1);
      continue;
    }
    laterInAll += 1;
    const { subjectId: userId, at, why: by, evidence } = line;
    if (later.length < MOST_ENTRIES) later.push({ userId, at, by, evidence });
  }
  return { entered, later, laterInAll };
}

/** @returns user principal names by id; whoever has no row in the wave has none. */
async function namesOf(
  store: Needs["store"],
  waveId: string,
  people: readonly { readonly userId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(people.map(({ userId }) => userId))];
  const members = ids.length === 0 ? [] : await store.members(waveId, ids);
  return new Map(members.map(({ userId, userPrincipalName }) => [userId.toLowerCase(), userPrincipalName]));
}

/** Some hundred people of a flip from a place on; `undefined` when the wave has no such flip. */
export async function readFlipPeople(
  { store }: Pick<Ports, "store">,
  wave: WaveFacts,
  { flip: number, from }: { readonly flip: number; readonly from: number },
): Promise<FlipPeople | undefined> {
  const flips = await readFlips(store, wave);
  const flip = flips.find((one) => one.number === number);
  if (!flip) return undefined;
  if (!flip.record) return { flip: number, recorded: false, people: [] };
  const { people, next } = await store.flipPeople(flip.record, from);
  const entered = new Map<string, string>();
  for await (const entry of entriesOfWave(store, wave.waveId, flips))
    if (entry.flip === number) entered.set(entry.line.subjectId, entry.line.at);
  return {
    flip: number,
    recorded: true,
    people: people.map((one) => ({ ...one, enteredAt: entered.get(one.userId.toLowerCase()) })),
    next,
  };
}
