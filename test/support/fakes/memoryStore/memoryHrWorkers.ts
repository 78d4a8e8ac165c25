import type { EmploymentRecord } from "../../../../shared/domain/employment/employmentRecord.ts";
import type { Leaver } from "../../../../shared/domain/leaver/leaver.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { HrWorkerStore, LeaverStore } from "../../../../shared/ports/store/hrWorkers.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

const FASTER = "another writer was faster";

export function memoryHrWorkers(): HrWorkerStore {
  const rows = new GuardedRows<EmploymentRecord>();
  const claims = new Map<string, string>();
  return {
    employment: async (worker) => {
      const row = rows.get(worker);
      return row && { record: row.value, etag: row.etag };
    },
    saveEmployment: async (record, etag) => {
      if (etag !== undefined) return void rows.replace(record.worker, record, etag);
      if (!rows.insert(record.worker, record)) throw new ConflictError(FASTER);
    },
    claimSequence: async (worker, sequence, print) => {
      const key = `${worker}|${sequence}`;
      const known = claims.get(key);
      if (known === undefined) claims.set(key, print);
      return known ?? print;
    },
  };
}

export function memoryLeavers(aged = new AgedRows()): LeaverStore {
  const rows = new GuardedRows<Leaver>();
  aged.keep("leavers", rows, (leaver) => leaver);
  const stored = () =>
    rows.values().flatMap(({ worker }) => {
      const row = rows.get(worker);
      return row ? [{ leaver: row.value, etag: row.etag }] : [];
    });
  return {
    leaver: async (worker) => {
      const row = rows.get(worker);
      return row && { leaver: row.value, etag: row.etag };
    },
    saveLeaver: async (leaver, etag) => {
      if (etag !== undefined) return rows.replace(leaver.worker, leaver, etag);
      if (!rows.insert(leaver.worker, leaver)) throw new ConflictError(FASTER);
      return rows.get(leaver.worker)?.etag ?? "";
    },
    leavers: async (which) =>
      stored().filter(({ leaver }) => {
        if (which === "open") return ["waiting", "held"].includes(leaver.state);
        return "toldSince" in which ? leaver.toldAt >= which.toldSince : leaver.dueAt >= which.dueSince;
      }),
    leaverPages: async function* () {
      const all = rows.values();
      if (all.length > 0) yield all;
    },
  };
}
