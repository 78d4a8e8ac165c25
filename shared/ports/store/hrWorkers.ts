import type { EmploymentRecord } from "../../domain/employment/employmentRecord.ts";
import type { Leaver } from "../../domain/leaver/leaver.ts";

export interface HrWorkerStore {
  employment(worker: string): Promise<{ readonly record: EmploymentRecord; readonly etag: string } | undefined>;
  /**
   * Writes what HR said: without `etag` it is the worker's first, with it it was read.
   * @throws ConflictError when somebody else was faster.
   */
  saveEmployment(record: EmploymentRecord, etag: string | undefined): Promise<void>;
  /**
   * Takes a sequence of a worker for one telling. @param print of what is told.
   * @returns the print for which it is taken: this one, or that of whoever was first.
   */
  claimSequence(worker: string, sequence: number, print: string): Promise<string>;
}

export interface StoredLeaver {
  readonly leaver: Leaver;
  readonly etag: string;
}

export interface LeaverStore {
  leaver(worker: string): Promise<StoredLeaver | undefined>;
  /** @returns the new ETag. @throws ConflictError when somebody else was faster. */
  saveLeaver(leaver: Leaver, etag: string | undefined): Promise<string>;
  /**
   * Those with something left to do; or of whom HR told since a moment, or who are due from one on, whatever became of
   * them. By when they are due those written before it was a column are not found.
   */
  leavers(
    which: "open" | { readonly toldSince: string } | { readonly dueSince: string },
  ): Promise<readonly StoredLeaver[]>;
  /** All, page by page, by worker. */
  leaverPages(): AsyncIterable<readonly Leaver[]>;
}
