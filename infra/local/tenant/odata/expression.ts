import { badRequest } from "../server/graphError.ts";

export type Literal = string | number | boolean | null | { readonly dateMs: number };
type Comparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le" | "has";
type TextFunction = "startswith" | "endswith" | "contains";

export type Expression =
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly inner: Expression }
  | { readonly kind: "compare"; readonly path: string; readonly op: Comparison; readonly value: Literal }
  | { readonly kind: "in"; readonly path: string; readonly values: readonly Literal[] }
  | { readonly kind: "text"; readonly fn: TextFunction; readonly path: string; readonly value: string }
  | { readonly kind: "any"; readonly path: string; readonly variable: string; readonly inner: Expression | undefined };

interface Token {
  readonly kind: "word" | "string" | "date" | "number" | "punctuation";
  readonly text: string;
}

const pattern =
  /\s*(?:('(?:[^']|'')*')|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)(?![\w-])|([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(-?\d+(?:\.\d+)?)(?![\w-])|([A-Za-z_$][\w./]*)|([(),:]))/giy;

function tokens(text: string): Token[] {
  const out: Token[] = [];
  const invalid = () => badRequest(`Invalid filter clause: syntax error at position ${at} in '${text}'.`);
  let at = 0;
  while (at < text.trimEnd().length) {
    pattern.lastIndex = at;
    const m = pattern.exec(text);
    if (!m) throw invalid();
    at = pattern.lastIndex;
    if (m[1] !== undefined) out.push({ kind: "string", text: m[1].slice(1, -1).replaceAll("''", "'") });
    else if (m[2] !== undefined) out.push({ kind: "date", text: m[2] });
    else if (m[3] !== undefined) out.push({ kind: "string", text: m[3] });
    else if (m[4] !== undefined) out.push({ kind: "number", text: m[4] });
    else if (m[5] !== undefined) out.push({ kind: "word", text: m[5] });
    else out.push({ kind: "punctuation", text: m[6] ?? "" });
  }
  return out;
}

/**
 * Parses the part of OData's `$filter` that Graph's directory and log resources take.
 *
 * @throws GraphFault 400 on anything else.
 */
export function parseFilter(text: string): Expression {
  const list = tokens(text);
  let at = 0;
  const fail = (): never => {
    throw badRequest(`Invalid filter clause: syntax error in '${text}'.`);
  };
  const next = (): Token => list[at++] ?? fail();
  const isNext = (word: string) => list[at]?.kind !== "string" && list[at]?.text.toLowerCase() === word;
  const take = (word: string): boolean => {
    const isThere = isNext(word);
    if (isThere) at++;
    return isThere;
  };
  const expect = (word: string) => void (take(word) || fail());

  const literal = (): Literal => {
    const token = next();
    if (token.kind === "string") return token.text;
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "date")
      return { dateMs: Number.isNaN(Date.parse(token.text)) ? fail() : Date.parse(token.text) };
    if (token.text === "true" || token.text === "false") return token.text === "true";
    return token.text === "null" ? null : fail();
  };
  const either = (): Expression => {
    let left = both();
    while (take("or")) left = { kind: "or", left, right: both() };
    return left;
  };
  const both = (): Expression => {
    let left = single();
    while (take("and")) left = { kind: "and", left, right: single() };
    return left;
  };
  let depth = 0;
  const single = (): Expression => {
    // The limit is deeper than anybody writes, and shallow enough for the stack.
    if (++depth > 200) throw badRequest("Invalid filter clause: too many nodes.");
    const parsed = one();
    depth--;
    return parsed;
  };
  const one = (): Expression => {
    if (take("not")) return { kind: "not", inner: single() };
    if (take("(")) {
      const inner = either();
      expect(")");
      return inner;
    }
    const word = next();
    if (word.kind !== "word") fail();
    const lower = word.text.toLowerCase();
    if (isNext("(") && (lower === "startswith" || lower === "endswith" || lower === "contains")) {
      expect("(");
      const path = next().text;
      expect(",");
      const value = literal();
      expect(")");
      if (isNext("eq")) {
        expect("eq");
        expect("true");
      }
      return typeof value === "string" ? { kind: "text", fn: lower, path, value } : fail();
    }
    if (isNext("(") && lower.endsWith("/any")) {
      const path = word.text.slice(0, -"/any".length);
      expect("(");
      if (take(")")) return { kind: "any", path, variable: "", inner: undefined };
      const variable = next().text;
      expect(":");
      const inner = either();
      expect(")");
      return { kind: "any", path, variable, inner };
    }
    const op = next().text.toLowerCase();
    if (op === "in") {
      expect("(");
      const values = [literal()];
      while (take(",")) values.push(literal());
      expect(")");
      return { kind: "in", path: word.text, values };
    }
    if (op === "eq" || op === "ne" || op === "gt" || op === "ge" || op === "lt" || op === "le" || op === "has")
      return { kind: "compare", path: word.text, op, value: literal() };
    return fail();
  };

  const parsed = either();
  return at === list.length ? parsed : fail();
}
