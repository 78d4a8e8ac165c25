import type { Leases } from "../../../../shared/domain/limits/requestLease.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { RequestLeaseStore } from "../../../../shared/ports/store/requestLeases.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryRequestLeases(): RequestLeaseStore {
  const rows = new GuardedRows<Leases>();
  return {
    requestLeases: async (name) => {
      const row = rows.get(name);
      return row && { leases: row.value, etag: row.etag };
    },
    saveRequestLeases: async (name, leases, etag) => {
      if (etag !== undefined) return rows.replace(name, leases, etag);
      if (!rows.insert(name, leases)) throw new ConflictError("another writer was faster");
      return rows.get(name)?.etag ?? "";
    },
  };
}
