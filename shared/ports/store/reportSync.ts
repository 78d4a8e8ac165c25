import type { Registration, ReportedPerson } from "../../domain/people/registration.ts";
import type { PollState } from "../../domain/people/reportReading.ts";

/** A page of the registration report; `key` is its place among the others. */
export interface ReportPage {
  readonly key: string;
  readonly lines: readonly ReportedPerson[];
  /** Whoever has a line that cannot be read: they are there, and stay as they were known. */
  readonly unread?: readonly string[] | undefined;
}

/** People about whom the report told something that others wait for, until it is dropped. */
interface ReportNews {
  readonly keys: readonly string[];
  /** As they stand in the table, and only those who take part in a wave or an onboarding. */
  readonly people: readonly Registration[];
}

export interface ReportSyncStore {
  /**
   * Takes over pages of the report: rows of those whose line changed are written, and no others; none is read. Of two
   * lines about one user the later one counts. Safe to repeat: what a crash left undone is done by the next call.
   * @param startedAt when the reading began that the pages are of.
   * @returns how many people's rows were written.
   */
  takeReportPages(pages: readonly ReportPage[], startedAt: string): Promise<number>;
  /** Who became ready or no longer is, and who is new to the report, since news were dropped. */
  reportNews(): Promise<ReportNews>;
  /** After everybody was told. */
  dropReportNews(news: Pick<ReportNews, "keys">): Promise<void>;
  /**
   * After a complete reading: marks whoever left the report (`leftReportAt`, by `whoLeft`), at most once. Their rows
   * stay. Whoever comes back loses the mark with their line.
   * @param reading `pages`: how many it had.
   */
  markLeft(reading: {
    readonly startedAt: string;
    readonly pages: number;
  }): Promise<{ readonly marked: number; readonly isTooMany: boolean }>;
  /** The last complete reading, and the one that is under way; without one that cannot be read. */
  pollState(): Promise<{ readonly state: PollState; readonly etag: string } | undefined>;
  /** @returns the new ETag. @throws ConflictError when it changed since it was read, or is there without one. */
  savePollState(state: PollState, etag: string | undefined): Promise<string>;
}
