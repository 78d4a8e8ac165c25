import type { PersonPasses } from "../../../../shared/domain/pass/personPasses.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { PersonPassStore } from "../../../../shared/ports/store/personPasses.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryPersonPasses(aged = new AgedRows()): PersonPassStore {
  const rows = new GuardedRows<PersonPasses>();
  aged.keep("personPasses", rows, (passes) => passes);
  return {
    personPasses: async (userId) => rows.get(userId.toLowerCase()),
    savePersonPasses: async (value, etag) => {
      const key = value.userId.toLowerCase();
      const { claim, ...rest } = value;
      const row = { ...rest, userId: key, ...(claim && { claim }) };
      if (etag !== undefined) return rows.replace(key, row, etag);
      if (!rows.insert(key, row)) throw new ConflictError("another writer was faster");
      return rows.get(key)?.etag ?? "";
    },
  };
}
