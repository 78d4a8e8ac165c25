import type { RefusedPerson } from "../../../../shared/domain/enforcement/refusedPerson.ts";
import type { RefusedPeopleStore } from "../../../../shared/ports/store/refusedPeople.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryRefusedPeople(): RefusedPeopleStore {
  const rows = new GuardedRows<RefusedPerson>();
  const present = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
  return {
    refusedPeople: async () => rows.entries().map(([key, value]) => ({ ...value, etag: rows.get(key)?.etag ?? "" })),
    refusedPage: async (limit, after = "") => {
      const all = rows.entries().filter(([key]) => key > after.toLowerCase());
      const next = all.length > limit ? all[limit - 1]?.[0] : undefined;
      return { people: all.slice(0, limit).map(([, value]) => value), ...(next !== undefined && { next }) };
    },
    refusedPerson: async (userId) => rows.get(userId.toLowerCase())?.value,
    mergeRefusedPeople: async (changes) => {
      for (const change of changes) {
        const userId = change.userId.toLowerCase();
        rows.put(userId, present({ ...rows.get(userId)?.value, ...change, userId }));
      }
    },
    forgetRefusedPeople: async (read) => {
      for (const { userId, etag } of read) {
        const key = userId.toLowerCase();
        if (rows.get(key)?.etag === etag) rows.delete(key);
      }
    },
  };
}
