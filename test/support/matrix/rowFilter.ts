type Row = Readonly<Record<string, unknown>>;
type Test = (row: Row) => boolean;

const TOKEN = /\s*(\(|\)|'(?:[^']|'')*'|[^\s()]+)/y;
/** A column, as the client shows it. */
export const nameIn = (name: string): string => ({ PartitionKey: "partitionKey", RowKey: "rowKey" })[name] ?? name;

/** What a `$filter` of Table Storage lets through, as far as the app asks with one. */
export function rowFilter(filter: string | undefined): Test {
  if (!filter) return () => true;
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(filter); found; found = TOKEN.exec(filter)) tokens.push(found[1] ?? "");
  const test = either(tokens);
  if (tokens.length > 0) throw new Error(`not understood in a filter: ${tokens.join(" ")}`);
  return test;
}

function either(tokens: string[]): Test {
  let test = all(tokens);
  while (tokens[0] === "or") {
    tokens.shift();
    const [one, other] = [test, all(tokens)];
    test = (row) => one(row) || other(row);
  }
  return test;
}

function all(tokens: string[]): Test {
  let test = single(tokens);
  while (tokens[0] === "and") {
    tokens.shift();
    const [one, other] = [test, single(tokens)];
    test = (row) => one(row) && other(row);
  }
  return test;
}

function single(tokens: string[]): Test {
  if (tokens[0] === "(") {
    tokens.shift();
    const test = either(tokens);
    tokens.shift();
    return test;
  }
  const [name = "", comparison = "", value = ""] = tokens.splice(0, 3);
  const wanted = value.startsWith("'")
    ? value.slice(1, -1).replaceAll("''", "'")
    : value === "true"
      ? true
      : value === "false"
        ? false
        : Number(value);
  return (row) => holds(comparison, row[nameIn(name)], wanted);
}

function holds(comparison: string, is: unknown, wanted: string | number | boolean): boolean {
  if (is === undefined || is === null) return comparison === "ne";
  const one = is as string;
  const other = wanted as string;
  switch (comparison) {
    case "eq":
      return one === other;
    case "ne":
      return one !== other;
    case "ge":
      return one >= other;
    case "gt":
      return one > other;
    case "le":
      return one <= other;
    case "lt":
      return one < other;
    default:
      throw new Error(`not a comparison: ${comparison}`);
  }
}
