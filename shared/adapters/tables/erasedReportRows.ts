import { type Fate, rowFrom, type Sought } from "./erasureFate.ts";
import { NEWS } from "./reportMarks.ts";
import type { Row, StoredRow } from "./rows.ts";

/**
 * A page of the report without the person's mark: with it, the next reading would take somebody for known who has no
 * row.
 */
export function fateOfReportPage(row: StoredRow, { person: { userId } }: Sought): Fate {
  const before = rowFrom(row);
  const isNews = before.rowKey.startsWith(NEWS);
  const without = Object.entries(before).map(([name, value]) => {
    if (typeof value !== "string" || !value.toLowerCase().includes(userId)) return [name, value] as const;
    if (name.startsWith("marks")) return [name, linesBut(value, userId)] as const;
    return [name, isNews && name === "ids" ? idsBut(value, userId) : value] as const;
  });
  const isSame = without.every(([name, value]) => value === before[name]);
  return isSame ? { kind: "keep" } : { kind: "replace", row: Object.fromEntries(without) as Row };
}

const linesBut = (marks: string, userId: string): string =>
  marks
    .split("\n")
    .filter((line) => line.split(" ")[0]?.toLowerCase() !== userId)
    .join("\n");

const idsBut = (ids: string, userId: string): string =>
  JSON.stringify((JSON.parse(ids) as readonly string[]).filter((id) => id.toLowerCase() !== userId));
