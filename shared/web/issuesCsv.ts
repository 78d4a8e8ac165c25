import type { Issue } from "../domain/tickets/issues.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";

const columns: Readonly<Record<string, (issue: Issue, place: number) => string>> = {
  rank: (_issue, place) => String(place + 1),
  family: ({ family }) => family,
  os: ({ os }) => os,
  failureMode: ({ failureMode }) => failureMode,
  tickets: ({ tickets }) => String(tickets),
  share: ({ share }) => share.toFixed(4),
  open: ({ open }) => String(open),
  firstAt: ({ firstAt }) => firstAt,
  lastAt: ({ lastAt }) => lastAt,
};

/** The whole list as a file of records, the first of which names the columns. */
export const issuesCsv = (issues: readonly Issue[]): string =>
  CSV_MARK +
  csvRecord(Object.keys(columns)) +
  issues.map((issue, place) => csvRecord(Object.values(columns).map((cell) => cell(issue, place)))).join("");
