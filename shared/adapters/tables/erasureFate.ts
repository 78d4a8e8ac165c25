import type { Erasure } from "../../domain/erasure/erasure.ts";
import type { Eraser, NamedPerson } from "../../domain/erasure/namedPerson.ts";
import type { Row, StoredRow } from "./rows.ts";

/** What becomes of one row. `left`: something in it is open, so it stays for now. */
export type Fate =
  | { readonly kind: "keep" | "left" }
  | {
      readonly kind: "delete";
      /** What has to stand before it goes, and what goes before it. */
      readonly before?: readonly { readonly table: "hrWorkers" | "audit"; readonly insert: Row }[] | undefined;
      readonly with?: { readonly table: "presentations"; readonly partitionKey: string; readonly rowKey: string };
    }
  | { readonly kind: "replace"; readonly row: Row };

/** Who is looked for, and how. */
export interface Sought {
  readonly person: NamedPerson;
  readonly eraser: Eraser;
  readonly pseudonym: string;
  /** Codes that were opened later have not been looked at. */
  readonly checkedAt: Erasure["checkedAt"];
}

export const KEEP: Fate = { kind: "keep" };
export const LEFT: Fate = { kind: "left" };
export const DELETE: Fate = { kind: "delete" };

const SYSTEM: ReadonlySet<string> = new Set(["etag", "timestamp"]);

/** The columns of a row as they are written back. */
export function rowFrom(row: StoredRow): Row {
  const { partitionKey = "", rowKey = "" } = row;
  const columns = Object.entries(row).filter(([name]) => !SYSTEM.has(name) && !name.startsWith("odata."));
  return { ...(Object.fromEntries(columns) as Row), partitionKey, rowKey };
}

const textsOf = (row: StoredRow): readonly string[] =>
  Object.values(rowFrom(row)).filter((value): value is string => typeof value === "string");
/** Whether the row names the person, its keys included. */
export const isNamedIn = (row: StoredRow, { eraser }: Sought): boolean =>
  textsOf(row).some((text) => eraser.names(text));

/** @param isAbout the whole row is about the person. @param fixed columns that never hold a name. */
export function pseudonymised(row: StoredRow, { eraser }: Sought, isAbout = false, fixed?: ReadonlySet<string>): Fate {
  const before = rowFrom(row);
  const columns = Object.entries(before).map(([name, value]) => {
    const isFixed = name === "partitionKey" || name === "rowKey" || fixed?.has(name) === true;
    return [name, typeof value === "string" && !isFixed ? eraser.replaced(value, isAbout) : value] as const;
  });
  if (columns.every(([name, value]) => value === before[name])) return KEEP;
  return { kind: "replace", row: Object.fromEntries(columns) as Row };
}
