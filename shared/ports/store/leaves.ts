import type { LeaveRecord } from "../../domain/leave/leaveRecord.ts";

interface StoredLeave {
  readonly record: LeaveRecord;
  readonly etag: string;
}

/** What HR said last about the leave of each worker. */
export interface LeaveStore {
  leave(worker: string): Promise<StoredLeave | undefined>;
  /**
   * Writes what HR said: without `etag` it is the worker's first, with it it was read.
   * @throws ConflictError when somebody else was faster.
   */
  saveLeave(record: LeaveRecord, etag: string | undefined): Promise<void>;
}
