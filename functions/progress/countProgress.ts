import type { Config } from "../../shared/config/config.ts";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import { localDateOf } from "../../shared/domain/calendar/schedule.ts";
import { type CountRun, nextCount, shards, unitOfShard, unitOfWave } from "../../shared/domain/deadline/countRun.ts";
import { type DeadlineFacts, lineOf } from "../../shared/domain/deadline/deadlineStanding.ts";
import { everyList, ProgressCount } from "../../shared/domain/deadline/progressCut.ts";
import { cutsOfWave } from "../../shared/domain/deadline/waveFigures.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import { arePeopleDeleted } from "../../shared/domain/retention/wavePeople.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { ConflictError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { CountedLists, CountedUnit } from "../../shared/ports/store/progress.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { readDecisions, withDecisions } from "../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../shared/waves/memberPages.ts";
import { ByShard } from "./byShard.ts";
import { concludeCount } from "./concludeCount.ts";
import { DepartmentsByShard } from "./departmentsByShard.ts";
import { readDeadlineFacts, unknownOf } from "./readDeadlineFacts.ts";
import { readEnablement } from "./readEnablement.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory" | "policies">;

/** Well within the ten minutes that the host gives a function. */
const BOX_MS = minutes(4);
/** One unit of a count, by a name that says its place among the others. */
interface Unit {
  readonly name: string;
  readonly run: (facts: DeadlineFacts) => Promise<Counted>;
}
/** What a unit came to. */
interface Counted {
  readonly cuts: CountedUnit["cuts"];
  /** Of part of the people. */
  readonly lists?: CountedLists;
}
/** So long what was counted waits to be written: of a small tenant all of it is one write. */
const WRITE_MS = 15_000;

/**
 * Counts everybody, once after each reading of the registration report and once a day: people by sixteenths, then each
 * wave. Safe to repeat and to break off: each unit replaces what it came to before, and the run says which is done.
 * Reads rows of registrations and of members, who is Global Administrator, and whether SMS and voice are on.
 * @param elapsedMs since the process began: by the wall clock, as the host ends a function by it.
 */
export const countProgress =
  (ports: Needs, config: Config, elapsedMs: () => number = () => performance.now()) =>
  async (): Promise<void> => {
    const { store, clock } = ports;
    const begunMs = elapsedMs();
    const now = clock.now();
    const poll = (await store.pollState())?.state;
    const known = await store.countRun();
    const today = localDateOf(now, config.defaultTimeZone);
    const next = nextCount(known?.value, { reportAt: poll?.completedAt, today, now });
    if (next.kind === "rest") return;
    const reportAt = poll?.completedAt ?? "";
    // The reading of departments with which it began stays for a day: it is replaced by the next but one.
    const { last } = (await store.departmentReading())?.value ?? {};
    const departments = last && { startedAt: last.startedAt, slot: last.slot, named: last.named };
    const facts = await orNote(ports, config, aboutTimer.progress, () => readDeadlineFacts(ports, config, reportAt));
    if (!facts) return;
    const unknown = unknownOf(facts);
    const automaticEnablement = await readEnablement(ports, config, known?.value?.automaticEnablement);
    const fresh = { startedAt: now.toISOString(), day: today, reportAt, unknown, ...(departments && { departments }) };
    // What was counted without them before is not counted again.
    const still = (of: CountRun) => ({ ...of, unknown: [...new Set([...of.unknown, ...unknown])] });
    const run = { ...(next.kind === "goOn" ? still(next.run) : fresh), automaticEnablement };
    try {
      const etag = await store.saveCountRun(run, known?.etag);
      await countOn(ports, config, { run, etag, facts }, { begunMs, elapsedMs });
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      // Another run is at it. None is for ever: then it is shown.
      await noteTrouble(ports, config, aboutTimer.progress, error);
    }
  };

interface Stored {
  readonly run: CountRun;
  readonly etag: string;
  readonly facts: DeadlineFacts;
}
interface Box {
  readonly begunMs: number;
  readonly elapsedMs: () => number;
}

/** Counts unit after unit while there is time. Some are one write, behind which the run moves on. */
async function countOn(ports: Needs, config: Config, stored: Stored, { begunMs, elapsedMs }: Box): Promise<void> {
  const { store, clock } = ports;
  let { run, etag } = stored;
  let unwritten: readonly (CountedUnit & Counted)[] = [];
  let writtenMs = begunMs;
  const writeUnits = async () => {
    await store.saveCountedLists(unwritten.flatMap(({ lists }) => lists ?? []));
    await store.saveCountedUnits(unwritten);
    unwritten = [];
  };
  const write = async () => {
    await writeUnits();
    etag = await store.saveCountRun(run, etag);
    writtenMs = elapsedMs();
  };
  for (const unit of await unitsOf(ports, config, run)) {
    if (run.upTo !== undefined && unit.name <= run.upTo) continue;
    if (elapsedMs() - begunMs > BOX_MS) return write();
    const counted = await unit.run(stored.facts);
    unwritten = [...unwritten, { unit: unit.name, startedAt: run.startedAt, ...counted }];
    run = { ...run, upTo: unit.name };
    if (elapsedMs() - writtenMs >= WRITE_MS) await write();
  }
  await writeUnits();
  await concludeCount(store, run);
  await store.saveCountRun({ ...run, endedAt: clock.now().toISOString() }, etag);
}

/** In the order of their names. */
async function unitsOf(ports: Needs, config: Config, { departments: read }: CountRun): Promise<readonly Unit[]> {
  const { store } = ports;
  const everybody = new ByShard((shard) => store.everyRegistration(shard));
  const departments = read && new DepartmentsByShard(store, read);
  const people = shards.map(
    (shard): Unit => ({
      name: unitOfShard(shard),
      run: (facts) => countShard(everybody, departments, shard, facts),
    }),
  );
  const waves = (await store.waves()).filter(({ stage, snapshotAt }) => stage !== "cancelled" && snapshotAt);
  const figures = waves.map(
    (wave): Unit => ({
      name: unitOfWave(wave.waveId),
      run: () => countWave(ports, config, wave),
    }),
  );
  return [...people, ...figures].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function countShard(
  everybody: ByShard<Registration>,
  departments: DepartmentsByShard | undefined,
  shard: string,
  facts: DeadlineFacts,
): Promise<Counted> {
  const count = new ProgressCount(facts, departments && { named: departments.named, of: await departments.of(shard) });
  for await (const rows of everybody.of(shard)) count.add(rows.map(lineOf));
  const lists = everyList.map((key) => ({ key, people: count.list(key) }));
  return { cuts: count.cuts(), lists: { shard, lists } };
}

/** Of whose people nothing but numbers is left counts with those of then. */
async function countWave({ store, clock }: Needs, { rules }: Config, wave: WaveFacts): Promise<Counted> {
  const numbers = arePeopleDeleted(wave) ? await store.waveNumbers(wave.waveId) : undefined;
  if (numbers) return { cuts: new Map(numbers.cuts) };
  const now = clock.now();
  const [rows, decisions] = await Promise.all([allMembers(store, wave.waveId), readDecisions(store, wave)]);
  return { cuts: cutsOfWave(wave, withDecisions(rows, decisions, wave, now, rules), now, rules) };
}
