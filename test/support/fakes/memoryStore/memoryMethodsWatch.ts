import type { MethodsWatch } from "../../../../shared/domain/policy/methodsWatch.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { MethodsWatchStore } from "../../../../shared/ports/store/methodsWatch.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryMethodsWatch(): MethodsWatchStore {
  const rows = new GuardedRows<MethodsWatch>();
  return {
    methodsWatch: async () => {
      const row = rows.get("app");
      return row && { value: row.value, etag: row.etag };
    },
    saveMethodsWatch: async (value, etag) => {
      if (etag !== undefined) return rows.replace("app", value, etag);
      if (!rows.insert("app", value)) throw new ConflictError("another writer was faster");
      return rows.get("app")?.etag ?? "";
    },
  };
}
