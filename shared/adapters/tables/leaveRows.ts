import { type LeaveRecord, LeaveRecordSchema } from "../../domain/leave/leaveRecord.ts";
import { ConflictError } from "../../errors.ts";
import type { LeaveStore } from "../../ports/store/leaves.ts";
import { json, mapper } from "./columns.ts";
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
      if (etag !== undefined) return void (await leaves.replace(row, etag));
      if ((await leaves.insert(row)) === undefined)
        throw new ConflictError("another event of this worker was taken over first");
    },
  };
}
