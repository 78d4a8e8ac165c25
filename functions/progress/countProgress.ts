import type { Config } from "../../shared/config/config.ts";
import { hours, minutes } from "../../shared/domain/calendar/durations.ts";
import { localDateOf, mondayBefore } from "../../shared/domain/calendar/schedule.ts";
import { type CountRun, nextCount, shards, unitOfShard, unitOfWave } from "../../shared/domain/deadline/countRun.ts";
import { type DeadlineFacts, lineOf } from "../../shared/domain/deadline/deadlineStanding.ts";
import { departmentNamed } from "../../shared/domain/deadline/department.ts";
import { groupsOfPhoneCodes } from "../../shared/domain/deadline/phoneCodes.ts";
import {
  addCuts,
  everyList,
  familyOfCut,
  type LastMonday,
  ProgressCount,
} from "../../shared/domain/deadline/progressCut.ts";
import { cutsOfWave } from "../../shared/domain/deadline/waveFigures.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import { arePeopleDeleted } from "../../shared/domain/retention/wavePeople.ts";
import { GLOBAL_ADMINISTRATOR } from "../../shared/domain/roles/policyRoles.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { ConflictError, isServiceError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { CountedLists, CountedUnit, CutOfDay } from "../../shared/ports/store/progress.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { readDecisions, withDecisions } from "../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../shared/waves/memberPages.ts";
import { ByShard } from "./byShard.ts";
import { DepartmentsByShard } from "./departmentsByShard.ts";
import { readEnablement } from "./readEnablement.ts";
import { readPhoneCodes } from "./readPhoneCodes.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory" | "policies">;

/** Well within the ten minutes that the host gives a function. */
const BOX_MS = minutes(4);
/** How long a report waits to be counted because something else was busy: less than until the next one is there. */
const PATIENCE_MS = hours(4);
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
    const begun = elapsedMs();
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
    const facts = await orNote(ports, config, aboutTimer.progress, () => readFacts(ports, config, reportAt));
    if (!facts) return;
    const unknown = unknownOf(facts);
    const automaticEnablement = await readEnablement(ports, config, known?.value?.automaticEnablement);
    const fresh = { startedAt: now.toISOString(), day: today, reportAt, unknown, ...(departments && { departments }) };
    // What was counted without them before is not counted again.
    const still = (of: CountRun) => ({ ...of, unknown: [...new Set([...of.unknown, ...unknown])] });
    let run: CountRun = { ...(next.kind === "goOn" ? still(next.run) : fresh), automaticEnablement };
    try {
      let etag = await store.saveCountRun(run, known?.etag);
      let unwritten: readonly (CountedUnit & Counted)[] = [];
      let writtenMs = begun;
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
        if (elapsedMs() - begun > BOX_MS) return await write();
        const counted = await unit.run(facts);
        unwritten = [...unwritten, { unit: unit.name, startedAt: run.startedAt, ...counted }];
        run = { ...run, upTo: unit.name };
        if (elapsedMs() - writtenMs >= WRITE_MS) await write();
      }
      await writeUnits();
      await conclude(ports, run);
      await store.saveCountRun({ ...run, endedAt: clock.now().toISOString() }, etag);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      // Another run is at it. None is for ever: then it is shown.
      await noteTrouble(ports, config, aboutTimer.progress, error);
    }
  };

/**
 * What is refused counts as the cautious case, and the run says so. What is busy is asked for by the next run, unless
 * the report has waited for long.
 * @throws TransientError
 */
async function readFacts(ports: Needs, config: Config, reportAt: string): Promise<DeadlineFacts> {
  const isPatient = ports.clock.now().getTime() - Date.parse(reportAt) < PATIENCE_MS;
  const ask = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!isServiceError(error) || (error instanceof TransientError && isPatient)) throw error;
      await noteTrouble(ports, config, aboutTimer.deadlineFacts, error);
      return undefined;
    }
  };
  const ids = await ask(() => ports.directory.privilegedUserIds([GLOBAL_ADMINISTRATOR]));
  const phoneCodes = await readPhoneCodes(ports, ask);
  return {
    phoneCodes,
    ...(ids && { globalAdministrators: new Set([...ids].map((id) => id.toLowerCase())) }),
  };
}

const unknownOf = ({ globalAdministrators, phoneCodes }: DeadlineFacts): CountRun["unknown"] => [
  ...(globalAdministrators ? [] : (["globalAdministrators"] as const)),
  ...(phoneCodes === undefined ? (["phoneCodes"] as const) : []),
  ...(phoneCodes && groupsOfPhoneCodes(phoneCodes.methods).some((id) => !phoneCodes.groups.has(id))
    ? (["phoneCodeGroups"] as const)
    : []),
];

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

async function conclude({ store }: Needs, run: CountRun): Promise<void> {
  const { startedAt, reportAt, day } = run;
  const parts = await store.countedCuts(startedAt);
  const before = await store.latestCuts();
  const monday = mondayBefore(day);
  const cuts: CutOfDay[] = [];
  for (const [cut, some] of parts) {
    const known = before.find((one) => one.cut === cut)?.lastMonday;
    // A Monday that is over changes no more.
    const ofMonday = async () => (known?.day === monday ? known : readMonday(store, cut, monday));
    const lastMonday = familyOfCut(cut) === undefined ? undefined : await ofMonday();
    const value = addCuts(some);
    const name = departmentNamed(run.departments?.named ?? [], cut);
    cuts.push({
      ...{ cut, day, countedAt: startedAt, reportAt, value },
      ...(lastMonday && { lastMonday }),
      ...(name !== undefined && { name }),
    });
  }
  await store.saveCutsOfDay(cuts, before);
}

async function readMonday(store: Needs["store"], cut: string, monday: string): Promise<LastMonday | undefined> {
  const [row] = await store.cutByDay(cut, monday, monday);
  const { figures } = row?.value ?? {};
  return figures && { day: monday, inScope: figures.inScope, ready: figures.ready };
}
