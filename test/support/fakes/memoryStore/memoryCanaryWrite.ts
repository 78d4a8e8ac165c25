import type { CanaryWrite } from "../../../../shared/domain/enforcement/canaryWrite.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { CanaryStore } from "../../../../shared/ports/store/canaryWrites.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryCanaryWrite(): CanaryStore {
  const rows = new GuardedRows<CanaryWrite>();
  return {
    canaryWrite: async () => {
      const row = rows.get("app");
      return row && { value: row.value, etag: row.etag };
    },
    saveCanaryWrite: async (value, etag) => {
      if (etag !== undefined) return rows.replace("app", value, etag);
      if (!rows.insert("app", value)) throw new ConflictError("another writer was faster");
      return rows.get("app")?.etag ?? "";
    },
  };
}
