/** A row of a table, by column. */
export type KqlRow = Readonly<Record<string, unknown>>;

/** What the query language does not take, with Log Analytics' code for it. */
export class KqlFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Test = (row: KqlRow) => boolean;
const text = (row: KqlRow, column: string): string => String(row[column] ?? "");
const time = (row: KqlRow, column: string): number => Date.parse(text(row, column));

const comparisons: readonly (readonly [RegExp, (...found: string[]) => Test])[] = [
  [
    /^(\w+) (>=|<=|<|>|==) datetime\(([^)]+)\)$/,
    (column = "", op = "", at = "") =>
      (row) => {
        const [is, other] = [time(row, column), Date.parse(at)];
        return (
          { ">=": is >= other, "<=": is <= other, "<": is < other, ">": is > other, "==": is === other }[op] === true
        );
      },
  ],
  [
    /^(\w+) == "([^"]*)"$/,
    (column = "", value = "") =>
      (row) =>
        text(row, column) === value,
  ],
  [
    /^(\w+) > "([^"]*)"$/,
    (column = "", value = "") =>
      (row) =>
        text(row, column) > value,
  ],
  [
    /^(\w+) =~ "([^"]*)"$/,
    (column = "", value = "") =>
      (row) =>
        text(row, column).toLowerCase() === value.toLowerCase(),
  ],
];

/** `a or (b and c)`, of comparisons of a column with a literal. */
function condition(said: string): Test {
  const either = said.split(" or ").map((part) => {
    const all = part
      .replace(/^\((.*)\)$/, "$1")
      .split(" and ")
      .map(comparison);
    return (row: KqlRow) => all.every((test) => test(row));
  });
  return (row) => either.some((test) => test(row));
}

function comparison(said: string): Test {
  for (const [form, make] of comparisons) {
    const found = form.exec(said.trim());
    if (found) return make(...found.slice(1));
  }
  throw new KqlFault("SyntaxError", `A recognition error occurred in the query: ${said}`);
}

/**
 * The rows that a query of the form `Table | where … | summarize arg_max(T, *) by Id | sort by … | take n | project …`
 * gives. Of the query language it knows what the app sends, and refuses the rest.
 * @param tables all rows of each table that there is.
 */
export function run(
  query: string,
  tables: Readonly<Record<string, () => readonly KqlRow[]>>,
): { readonly columns: readonly string[]; readonly rows: readonly KqlRow[] } {
  const [name = "", ...operators] = query.split("|").map((part) => part.trim());
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (!table)
    throw new KqlFault(
      "SemanticError",
      `'where' operator: Failed to resolve table or column expression named '${name}'`,
    );
  let rows = table();
  let columns: readonly string[] = Object.keys(rows[0] ?? {});
  for (const operator of operators) {
    const [word = "", rest = ""] = [operator.split(" ")[0], operator.slice(operator.indexOf(" ") + 1)];
    const take = /^\d+$/.test(rest) ? Number(rest) : undefined;
    if (word === "where") rows = rows.filter(condition(rest));
    else if (operator === "summarize arg_max(TimeGenerated, *) by Id") rows = lastOfEach(rows);
    else if (operator === "sort by CreatedDateTime desc, Id asc") rows = rows.toSorted(newestFirst);
    else if (word === "take" && take !== undefined) rows = rows.slice(0, take);
    else if (word === "project") columns = rest.split(",").map((column) => column.trim());
    else throw new KqlFault("SyntaxError", `A recognition error occurred in the query: ${operator}`);
  }
  return { columns, rows };
}

const newestFirst = (a: KqlRow, b: KqlRow): number =>
  time(b, "CreatedDateTime") - time(a, "CreatedDateTime") || (text(a, "Id") < text(b, "Id") ? -1 : 1);

function lastOfEach(rows: readonly KqlRow[]): readonly KqlRow[] {
  const last = new Map<string, KqlRow>();
  for (const row of rows) {
    const known = last.get(text(row, "Id"));
    if (!known || time(row, "TimeGenerated") > time(known, "TimeGenerated")) last.set(text(row, "Id"), row);
  }
  return [...last.values()];
}
