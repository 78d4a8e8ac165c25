import { type LeaveRecord, LeaveRecordSchema } from "../../domain/leave/leaveRecord.ts";
import type { LeaveStore } from "../../ports/store/leaves.ts";
import { json, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const LEAVE = "leave";
const leaveRow = mapper<{ leave: LeaveRecord }>({ leave: json(LeaveRecordSchema) });

export function tableLeaves(leaves: Rows): LeaveStore {
  return {
    leave: async (worker) =>
      readOne(leaves, await leaves.get(worker, LEAVE), (row) => ({
        record: leaveRow.fromRow(row).leave,
        etag: row.etag,
      })),
    saveLeave: async (record, etag) => {
      const row = { partitionKey: record.worker, rowKey: LEAVE, ...leaveRow.toRow({ leave: record }) };
      await saveGuarded(leaves, row, etag, "another event of this worker was taken over first");
    },
  };
}
