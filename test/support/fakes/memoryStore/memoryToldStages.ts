import type { ToldUpTo } from "../../../../shared/domain/channel/toldStages.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { ToldStageStore } from "../../../../shared/ports/store/toldStages.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryToldStages(): ToldStageStore {
  const rows = new GuardedRows<ToldUpTo>();
  return {
    toldUpTo: async (waveId) => rows.get(waveId),
    saveToldUpTo: async (waveId, value, etag) => {
      if (etag !== undefined) return rows.replace(waveId, value, etag);
      if (!rows.insert(waveId, value)) throw new ConflictError("another writer was faster");
      return rows.get(waveId)?.etag ?? "";
    },
  };
}
