import type { DepartmentPlace, DepartmentReading } from "../../../../shared/domain/deadline/departmentReading.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { DepartmentStore, PersonOfDepartment } from "../../../../shared/ports/store/departments.ts";
import { GuardedRows } from "./guardedRows.ts";

interface Part extends DepartmentPlace {
  readonly page: number;
  readonly people: readonly PersonOfDepartment[];
}

export function memoryDepartments(): DepartmentStore {
  const states = new GuardedRows<DepartmentReading>();
  const parts = new Map<string, Part>();
  return {
    departmentReading: async () => states.get("state"),
    saveDepartmentReading: async (value, etag) => {
      if (etag !== undefined) return states.replace("state", value, etag);
      if (!states.insert("state", value)) throw new ConflictError("another writer was faster");
      return states.get("state")?.etag ?? "";
    },
    saveDepartments: async ({ startedAt, slot }, page, people) =>
      void parts.set(`${slot}|${page}`, { startedAt, slot, page, people: structuredClone(people) }),
    departments: async function* ({ startedAt, slot }, from) {
      const people = [...parts.values()]
        .filter((one) => one.slot === slot && one.startedAt === startedAt)
        .toSorted((a, b) => a.page - b.page)
        .flatMap((one) => one.people.map(({ userId, department }) => ({ userId: userId.toLowerCase(), department })));
      const shards = Map.groupBy(people, ({ userId }) => userId.charAt(0));
      for (const shard of [...shards.keys()].sort()) if (shard >= from) yield shards.get(shard) ?? [];
    },
    dropEarlierDepartments: async ({ startedAt, slot }) => {
      for (const [key, one] of parts) if (one.slot === slot && one.startedAt !== startedAt) parts.delete(key);
    },
  };
}
