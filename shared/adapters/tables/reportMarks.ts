import { hash } from "node:crypto";
import { chunks } from "../../domain/chunks.ts";
import { lineSaid, type ReportedPerson } from "../../domain/people/registration.ts";
import { RefusedError } from "../../errors.ts";
import { hashOf, text } from "./columns.ts";
import type { Row, StoredRow } from "./rows.ts";

/** People by user id, each with the mark of their line. */
export type Marks = ReadonlyMap<string, string>;

/** One partition for all of it. PK `page`; RK page key, `gone|` + hash, or `news|` + hash. */
export const PAGES = "page";
export const GONE = "gone|";
export const NEWS = "news|";
export const isPageKey = (rowKey: string): boolean => !rowKey.startsWith(GONE) && !rowKey.startsWith(NEWS);

/**
 * It is not known which line the table holds: two marks of one person differ, nobody could read the line, or its owner
 * is about to be marked as gone.
 */
export const DOUBTFUL = "";
/** Of some 47 characters each, in one property of 32,000; and so many properties are far from a megabyte. */
const MOST_A_COLUMN = 600;
const MOST_COLUMNS = 12;

/**
 * 48 bits of a line, enough to tell that it did not change, and whether it counts as ready. A reading then reads one
 * row a page in place of one a person, four times a day (bench: `cost-per-person`, `sync-steady-requests`).
 */
export const markOf = (one: ReportedPerson): string =>
  `${hash("sha256", lineSaid(one), "base64").slice(0, 8)}${one.ready ? "+" : "-"}`;
export const wasReady = (mark: string): boolean => mark.endsWith("+");

export const isSame = (one: Marks, other: Marks): boolean =>
  one.size === other.size && [...one].every(([userId, mark]) => other.get(userId) === mark);

/** @throws RefusedError for a page of more people than any page has. */
export function pageRowOf(rowKey: string, marks: Marks): Row {
  const columns = [...chunks([...marks], MOST_A_COLUMN)].map((some) => some.map((one) => one.join(" ")).join("\n"));
  if (columns.length > MOST_COLUMNS)
    throw new RefusedError("notUnderstood", "pageTooLong", `a page of the report names ${marks.size} people`);
  return { partitionKey: PAGES, rowKey, ...Object.fromEntries(columns.map((some, n) => [`marks${n}`, some])) };
}

/** People who are on no page any more where they were, since the reading that began then. */
export const goneRowsOf = (gone: Marks, since: string): readonly Row[] =>
  [...chunks([...gone], MOST_A_COLUMN)].map((some) => {
    const rowKey = `${GONE}${hashOf(`${since} ${some.join(" ")}`)}`;
    return { ...pageRowOf(rowKey, new Map(some)), since };
  });

export function marksIn(row: StoredRow): Marks {
  const marks = new Map<string, string>();
  for (let n = 0; n < MOST_COLUMNS; n++) {
    const column = row[`marks${n}`];
    if (typeof column !== "string") break;
    for (const line of column.split("\n")) {
      const [userId = "", mark = DOUBTFUL] = line.split(" ");
      if (userId) marks.set(userId, mark);
    }
  }
  return marks;
}

export const sinceOf = (row: StoredRow): string => text.read.parse(row["since"]);

/** Adds the marks of a row to those of others. */
export function addTo(all: Map<string, string>, row: StoredRow): void {
  for (const [userId, mark] of marksIn(row)) {
    const other = all.get(userId);
    all.set(userId, other === undefined || other === mark ? mark : DOUBTFUL);
  }
}
