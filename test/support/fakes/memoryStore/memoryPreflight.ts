import type { Declaration } from "../../../../shared/domain/preflight/declaration.ts";
import type { PreflightRun } from "../../../../shared/domain/preflight/preflightRun.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { PreflightStore } from "../../../../shared/ports/store/preflight.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryPreflight(): PreflightStore {
  const runs = new GuardedRows<PreflightRun>();
  const rows = new GuardedRows<readonly Declaration[]>();
  return {
    preflightRun: async (waveId, moment) => runs.get(`${waveId}|${moment}`)?.value,
    savePreflightRun: async (run) => void runs.put(`${run.waveId}|${run.moment}`, run),
    declarations: async () => {
      const row = rows.get("app");
      return row && { value: row.value, etag: row.etag };
    },
    saveDeclarations: async (value, etag) => {
      if (etag !== undefined) return rows.replace("app", value, etag);
      if (!rows.insert("app", value)) throw new ConflictError("another writer was faster");
      return rows.get("app")?.etag ?? "";
    },
  };
}
