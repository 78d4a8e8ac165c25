import type { ReportSyncStore } from "../../../shared/ports/store/reportSync.ts";

const DAY_MS = 86_400_000;
/** The report names somebody else all the time: one that names nobody is not believed. */
const ANYBODY = "ffffffff-0000-4000-8000-00000000ffff";

/** People of whom the report told, and then no more: they are marked as of `at`. */
export async function leaveReport(
  store: Pick<ReportSyncStore, "takeReportPages" | "markLeft">,
  at: string,
  ...userIds: readonly string[]
): Promise<void> {
  const line = (userId: string) => ({ userId, methodsRegistered: [], isAdmin: false, ready: false });
  const days = (count: number) => new Date(Date.parse(at) - count * DAY_MS).toISOString();
  await store.takeReportPages([{ key: "0", lines: [ANYBODY, ...userIds].map(line) }], days(5));
  // Very many at once are believed after three days.
  await store.takeReportPages([{ key: "0", lines: [line(ANYBODY)] }], days(4));
  await store.markLeft({ startedAt: at, pages: 1 });
}
