import { isDeepStrictEqual } from "node:util";
import type { CountRun } from "../../../../shared/domain/deadline/countRun.ts";
import { isAskedFor } from "../../../../shared/domain/deadline/department.ts";
import { EVERYBODY, nameOfList, type ProgressCut } from "../../../../shared/domain/deadline/progressCut.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { CutOfDay, ProgressStore } from "../../../../shared/ports/store/progress.ts";
import { GuardedRows } from "./guardedRows.ts";

type CountedUnit = Parameters<ProgressStore["saveCountedUnits"]>[0][number];
type CountedLists = Parameters<ProgressStore["saveCountedLists"]>[0][number]["lists"];

export function memoryProgress(): ProgressStore {
  const runs = new GuardedRows<CountRun>();
  const units = new Map<string, CountedUnit>();
  const lists = new Map<string, CountedLists>();
  const days = new Map<string, CutOfDay>();
  const latest = new Map<string, CutOfDay>();
  return {
    countRun: async () => runs.get("run"),
    saveCountRun: async (value, etag) => {
      if (etag !== undefined) return runs.replace("run", value, etag);
      if (!runs.insert("run", value)) throw new ConflictError("another writer was faster");
      return runs.get("run")?.etag ?? "";
    },
    saveCountedUnits: async (some) => {
      for (const one of some) units.set(one.unit, one);
    },
    saveCountedLists: async (parts) => {
      for (const { shard, lists: some } of parts) lists.set(shard, some);
    },
    countedCuts: async (startedAt) => {
      const found = new Map<string, ProgressCut[]>();
      for (const unit of units.values())
        if (unit.startedAt === startedAt)
          for (const [cut, value] of unit.cuts) found.set(cut, [...(found.get(cut) ?? []), value]);
      return found;
    },
    saveCutsOfDay: async (cuts, before = []) => {
      for (const one of cuts) {
        const known = before.find(({ cut, day }) => cut === one.cut && day === one.day);
        if (!isDeepStrictEqual(known?.value, one.value)) days.set(`${one.cut} ${one.day}`, one);
        latest.set(one.cut, one);
      }
    },
    latestCuts: async () => {
      const last = [...latest.values()]
        .map(({ countedAt }) => countedAt)
        .sort()
        .at(-1);
      return [...latest.values()]
        .filter(({ countedAt }) => countedAt === last)
        .sort((a, b) => (a.cut < b.cut ? -1 : 1));
    },
    latestOfEverybody: async () => latest.get(EVERYBODY),
    cutByDay: async (cut, from, until) =>
      [...days.values()]
        .filter((one) => one.cut === cut && one.day >= from && one.day <= until)
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
    listPage: async (key, { after, limit, of, department }) => {
      const all = [...lists]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, some]) => some)
        .flatMap((list) => (nameOfList(list.key) === nameOfList(key) ? list.people : []))
        .filter(({ waveId }) => !of || of.waveId === waveId)
        .filter((one) => !department || isAskedFor(department, one.department));
      const from = Number(after?.split(".").at(-1) ?? 0);
      const people = all.slice(from, from + limit);
      // As the table says a place.
      return { people, ...(from + limit < all.length && { next: `0.000000.${from + limit}` }) };
    },
  };
}
