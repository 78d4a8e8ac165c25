import type { CountRun } from "../../domain/deadline/countRun.ts";
import type { DepartmentAsked } from "../../domain/deadline/department.ts";
import type { LastMonday, Listed, ListKey, ProgressCut } from "../../domain/deadline/progressCut.ts";

/** Some people of one list. */
export interface ListPage {
  readonly people: readonly Listed[];
  /** Opaque; absent on the last page. A page of a part of them may be short and not the last one. */
  readonly next?: string | undefined;
}
/** Which people of a list are asked for. */
export interface ListPart {
  readonly after?: string | undefined;
  readonly limit: number;
  /** Whoever is in scope of this wave, or of none; absent: everybody. */
  readonly of?: { readonly waveId: string | undefined } | undefined;
  /** Whoever is in this department; absent: everybody. */
  readonly department?: DepartmentAsked | undefined;
}

/** What one unit of a count came to: part of the people, or the members of a wave. */
export interface CountedUnit {
  readonly unit: string;
  /** Of the count that it belongs to. */
  readonly startedAt: string;
  readonly cuts: ReadonlyMap<string, ProgressCut>;
}
interface CountedList {
  readonly key: ListKey;
  readonly people: readonly Listed[];
}
/** All lists of one part of the people. */
export interface CountedLists {
  readonly shard: string;
  readonly lists: readonly CountedList[];
}

/** A cut as it was counted on one day, the last time. */
export interface CutOfDay {
  readonly cut: string;
  /** Local date of the tenant's own zone. */
  readonly day: string;
  readonly countedAt: string;
  /** When the report that was counted had been read. */
  readonly reportAt: string;
  readonly value: ProgressCut;
  /** Of families of devices, where they were counted on that day. */
  readonly lastMonday?: LastMonday | undefined;
  /** Of a department that is counted by its name. */
  readonly name?: string | undefined;
}

/** Everybody in numbers, day by day, and the lists behind the last ones. */
export interface ProgressStore {
  /** The last count that was begun; without its value where that cannot be read: it gives way to a new one. */
  countRun(): Promise<{ readonly value: CountRun | undefined; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveCountRun(value: CountRun, etag: string | undefined): Promise<string>;
  /** In the place of what each of these came to before. */
  saveCountedUnits(units: readonly CountedUnit[]): Promise<void>;
  /** In the place of all lists of these parts of the people, one behind the other. Writes only what differs. */
  saveCountedLists(parts: readonly CountedLists[]): Promise<void>;
  /** What all units of one count came to, by cut. */
  countedCuts(startedAt: string): Promise<ReadonlyMap<string, readonly ProgressCut[]>>;
  /**
   * In the place of what was counted on that day before; the cuts of the last day are those of `latestCuts`.
   * @param before what those were until now: the day of one that says the same is not written again.
   */
  saveCutsOfDay(cuts: readonly CutOfDay[], before?: readonly CutOfDay[]): Promise<void>;
  /** Each cut of the last count that ended (one for each wave, and some); a row that cannot be read is left out. */
  latestCuts(): Promise<readonly CutOfDay[]>;
  /** Everybody by the last count that ended: one row. */
  latestOfEverybody(): Promise<CutOfDay | undefined>;
  /** One cut, both days included, the oldest first. */
  cutByDay(cut: string, from: string, until: string): Promise<readonly CutOfDay[]>;
  /** Whom the last count put there. Some small requests, however many people there are. */
  listPage(key: ListKey, part: ListPart): Promise<ListPage>;
}
