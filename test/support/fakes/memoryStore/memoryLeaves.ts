import type { LeaveRecord } from "../../../../shared/domain/leave/leaveRecord.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { LeaveStore } from "../../../../shared/ports/store/leaves.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryLeaves(): LeaveStore {
  const rows = new GuardedRows<LeaveRecord>();
  return {
    leave: async (worker) => {
      const row = rows.get(worker);
      return row && { record: row.value, etag: row.etag };
    },
    saveLeave: async (record, etag) => {
      if (etag !== undefined) return void rows.replace(record.worker, record, etag);
      if (!rows.insert(record.worker, record)) throw new ConflictError("another writer was faster");
    },
  };
}
