import type { Config } from "../../shared/config/config.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { cutsOfWave } from "../../shared/domain/deadline/waveFigures.ts";
import { arePeopleDeleted, isMemberOver, isWaveOver } from "../../shared/domain/retention/wavePeople.ts";
import type { CountedList } from "../../shared/domain/wave/countedWave.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { readAndCount } from "../../shared/waves/countWave.ts";
import { type Decisions, readDecisions } from "../../shared/waves/memberDecisions.ts";
import { changeWave } from "../../shared/waves/waveRow.ts";

type Needs = Pick<Ports, "store" | "clock">;

interface Forgotten {
  readonly members: number;
  /** Waves whose people stay though their time is over, and why, for people. */
  readonly waits: readonly string[];
  readonly isTimeUp: boolean;
}

/**
 * Deletes the people of waves that ended long ago. First the wave is counted and marked, so that nobody takes what is
 * left for all of it; then row by row, as each was read. Reads all members of such waves, once a week. Safe to repeat,
 * and to break off: a wave that is half done is gone on with, by the numbers of before.
 */
export async function forgetWaves(
  ports: Needs,
  config: Config,
  now: Date,
  isTimeUp: () => boolean,
): Promise<Forgotten> {
  const { store } = ports;
  const before = new Date(now.getTime() - days(config.keeps.waves));
  let members = 0;
  const waits: string[] = [];
  for (const wave of await store.waves()) {
    if (!isWaveOver(wave, before)) continue;
    if (isTimeUp()) return { members, waits, isTimeUp: true };
    const decisions = await readDecisions(store, wave);
    const { over, stay } = await sorted(ports, config, wave, decisions, { before, now });
    if (stay > 0) waits.push(sayStay(wave, stay));
    if (over.length === 0) continue;
    if (!arePeopleDeleted(wave) && !(await mark(ports, config, wave, decisions, before))) continue;
    await store.forgetFlipPeople(wave.waveId);
    members += await store.forgetMembers(wave.waveId, over);
  }
  return { members, waits, isTimeUp: false };
}

async function sorted(
  { store }: Needs,
  { rules }: Config,
  wave: WaveFacts,
  decisions: Decisions,
  { before, now }: { readonly before: Date; readonly now: Date },
) {
  const over: { readonly userId: string; readonly etag: string }[] = [];
  let stay = 0;
  for await (const page of store.agedMembers(wave.waveId))
    for (const { member, etag } of page) {
      const isOver =
        !decisions.isUnread(member) && isMemberOver(member, decisions.of(member), wave, { before, now, rules });
      if (isOver) over.push({ userId: member.userId, etag });
      else stay += 1;
    }
  return { over, stay };
}

const sayStay = ({ name, waveId }: WaveFacts, count: number): string =>
  `${name} (${waveId}): ${count === 1 ? "1 person waits" : `${count} people wait`} outside, or something about them is not over yet`;

/** @returns whether the wave is still over, and is marked. @throws ConflictError */
async function mark(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  decisions: Decisions,
  before: Date,
): Promise<boolean> {
  const { store } = ports;
  const { waveId, round } = wave;
  const { members, counted } = await readAndCount(ports, config, wave, decisions);
  const now = ports.clock.now();
  const cuts = [...cutsOfWave(wave, members, now, config.rules)];
  await store.saveWaveNumbers(waveId, { round, counted: withoutNames(counted), cuts });
  const peopleDeleted = { at: now.toISOString(), round, keptDays: config.keeps.waves };
  const marked = await changeWave(store, waveId, (facts) =>
    isWaveOver(facts, before) && facts.round === round ? { ...facts, peopleDeleted } : undefined,
  );
  return marked !== undefined;
}

const unnamed = ({ count }: CountedList): CountedList => ({ count, first: [] });
const withoutNames = <Counted extends Awaited<ReturnType<typeof readAndCount>>["counted"]>(counted: Counted) => ({
  ...counted,
  notEnforced: unnamed(counted.notEnforced),
  wouldBeLeftOut: unnamed(counted.wouldBeLeftOut),
  sortedOut: unnamed(counted.sortedOut),
  toBeDecided: unnamed(counted.toBeDecided),
});
