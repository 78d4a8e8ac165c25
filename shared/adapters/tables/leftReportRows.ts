import { type Missing, whoLeft } from "../../domain/people/leftReport.ts";
import type { ReportSyncStore } from "../../ports/store/reportSync.ts";
import { personRow } from "./registrationRows.ts";
import { DOUBTFUL, GONE, goneRowsOf, isPageKey, type Marks, marksIn, PAGES, sinceOf } from "./reportMarks.ts";
import { inPartition, type Rows } from "./rows.ts";

/** Whoever is missing: since when, and the mark of their last line. */
type Sought = ReadonlyMap<string, { readonly since: string; readonly mark: string }>;
type Whole = Parameters<ReportSyncStore["markLeft"]>[0];

export function tableLeftReport(registrations: Rows, reportPages: Rows): Pick<ReportSyncStore, "markLeft"> {
  /** Keys of what nobody knows yet: people who were on a page, and pages behind the last one. */
  const openKeys = async ({ pages }: Whole): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const rows of reportPages.query(inPartition(PAGES), { select: ["RowKey"] }))
      keys.push(...rows.map(({ rowKey = "" }) => rowKey));
    return keys.filter((key) => key.startsWith(GONE) || (isPageKey(key) && Number(key) >= pages));
  };

  /** Whom no page of the reading names, of those who are open. */
  async function missingOf(open: ReadonlySet<string>, { startedAt }: Whole) {
    const named = new Set<string>();
    const sought = new Map<string, { readonly since: string; readonly mark: string }>();
    for await (const rows of reportPages.query(inPartition(PAGES)))
      for (const row of rows) {
        const { rowKey = "" } = row;
        if (!open.has(rowKey)) {
          if (isPageKey(rowKey)) for (const userId of marksIn(row).keys()) named.add(userId);
          continue;
        }
        const since = sinceOf(row) || startedAt;
        for (const [userId, mark] of marksIn(row)) {
          const known = sought.get(userId);
          if (known === undefined || since < known.since) sought.set(userId, { since, mark });
        }
      }
    for (const userId of sought.keys()) if (named.has(userId)) sought.delete(userId);
    return { missing: sought as Sought, known: named.size + sought.size };
  }

  /**
   * Those of whom it is not known yet stand there anew, before what told of them is deleted.
   * @returns the keys of what tells of them now.
   */
  async function keep(sought: Sought, open: readonly string[]): Promise<readonly string[]> {
    const bySince = Map.groupBy(sought, ([, { since }]) => since);
    const rows = [...bySince].flatMap(([since, some]) => {
      const marks: Marks = new Map(some.map(([userId, { mark }]) => [userId, mark]));
      return goneRowsOf(marks, since);
    });
    const kept = new Set(rows.map(({ rowKey }) => rowKey));
    const before = new Set(open);
    await reportPages.write(
      "replace",
      rows.filter(({ rowKey }) => !before.has(rowKey)),
    );
    for (const key of open) if (!kept.has(key)) await reportPages.delete(PAGES, key);
    return [...kept];
  }

  return {
    markLeft: async (whole) => {
      const open = await openKeys(whole);
      if (open.length === 0) return { marked: 0, isTooMany: false };
      const { missing, known } = await missingOf(new Set(open), whole);
      const asked = [...missing].map(([userId, { since }]): Missing => ({ userId, since }));
      const { left, isTooMany } = whoLeft(asked, { startedAt: whole.startedAt, known });
      const gone = new Set(left);
      const others = new Map([...missing].filter(([userId]) => !gone.has(userId)));
      if (left.length === 0) await keep(others, open);
      else {
        // No line of theirs is as it was known from here on: after a crash, whoever comes back loses the mark.
        const leaving = left.map(
          (userId) => [userId, { since: missing.get(userId)?.since ?? "", mark: DOUBTFUL }] as const,
        );
        const standing = await keep(new Map([...others, ...leaving]), open);
        const rows = left.map((userId) => personRow(userId, { leftReportAt: whole.startedAt }));
        await registrations.write("merge", rows);
        await keep(others, standing);
      }
      return { marked: left.length, isTooMany };
    },
  };
}
