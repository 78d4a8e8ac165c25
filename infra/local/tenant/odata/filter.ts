import { badRequest, unsupportedQuery } from "../server/graphError.ts";
import type { EntityType } from "./entityType.ts";
import type { Expression, Literal } from "./expression.ts";

/** Reads a property of an item, or `a/b` of a complex one. `undefined` and null mean the same. */
export type Read<T> = (item: T, path: string) => unknown;

const text = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

function comparer(op: string, literal: Literal): (value: unknown) => boolean {
  if (literal !== null && typeof literal === "object") {
    const { dateMs } = literal;
    const test = numeric(op, dateMs);
    return (value) => (typeof value === "number" ? test(value) : typeof value === "string" && test(Date.parse(value)));
  }
  if (op === "has") {
    const parts = String(literal).split(/,\s*/);
    return (value) => typeof value === "string" && parts.every((part) => value.split(/,\s*/).includes(part));
  }
  // Graph compares strings without regard to case.
  const wanted = text(literal);
  if (op === "eq") return (value) => text(value ?? null) === wanted;
  if (op === "ne") return (value) => text(value ?? null) !== wanted;
  if (typeof wanted === "number") {
    const test = numeric(op, wanted);
    return (value) => typeof value === "number" && test(value);
  }
  if (typeof wanted !== "string") throw badRequest(`Invalid filter clause: operator '${op}' does not take this value.`);
  const test = ordered(op);
  return (value) =>
    typeof value === "string" && test(value.toLowerCase() < wanted ? -1 : value.toLowerCase() > wanted ? 1 : 0);
}
const ordered = (op: string) => (sign: number) =>
  op === "gt"
    ? sign > 0
    : op === "ge"
      ? sign >= 0
      : op === "lt"
        ? sign < 0
        : op === "le"
          ? sign <= 0
          : op === "eq"
            ? sign === 0
            : sign !== 0;
const numeric = (op: string, wanted: number) => (value: number) => ordered(op)(value - wanted);

/** Turns a checked expression into a predicate. */
export function compile<T>(expression: Expression, read: Read<T>): (item: T) => boolean {
  switch (expression.kind) {
    case "and": {
      const [a, b] = [compile(expression.left, read), compile(expression.right, read)];
      return (item) => a(item) && b(item);
    }
    case "or": {
      const [a, b] = [compile(expression.left, read), compile(expression.right, read)];
      return (item) => a(item) || b(item);
    }
    case "not": {
      const inner = compile(expression.inner, read);
      return (item) => !inner(item);
    }
    case "compare": {
      const test = comparer(expression.op, expression.value);
      const { path } = expression;
      return (item) => test(read(item, path));
    }
    case "in": {
      const wanted = new Set(expression.values.map(text));
      const { path } = expression;
      return (item) => wanted.has(text(read(item, path) ?? null));
    }
    case "text": {
      const { path, fn } = expression;
      const wanted = expression.value.toLowerCase();
      return (item) => {
        const value = read(item, path);
        if (typeof value !== "string") return false;
        const lower = value.toLowerCase();
        return fn === "startswith"
          ? lower.startsWith(wanted)
          : fn === "endswith"
            ? lower.endsWith(wanted)
            : lower.includes(wanted);
      };
    }
    case "any": {
      const { path, variable, inner } = expression;
      const test =
        inner &&
        compile<unknown>(inner, (member, p) =>
          p === variable ? member : readPath(member, p.slice(variable.length + 1)),
        );
      return (item) => {
        const list = read(item, path);
        return Array.isArray(list) && (test ? list.some(test) : list.length > 0);
      };
    }
  }
}

/** Walks `a/b` through plain objects. */
export function readPath(item: unknown, path: string): unknown {
  let value = item;
  for (const part of path.split("/")) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/**
 * Refuses what Graph refuses: unknown properties, operators that a property does not take, and advanced queries without
 * `ConsistencyLevel: eventual` and `$count=true`.
 */
export function checkFilter(expression: Expression, type: EntityType, isAdvanced: boolean, negated = false): void {
  const allow = (path: string, op: string) => {
    const root = path.split("/")[0] ?? path;
    if (!type.properties.has(root))
      throw badRequest(`Could not find a property named '${root}' on type '${type.name}'.`);
    const allowed = type.filter[path] ?? type.filter[root];
    const isNeedingAdvanced = type.isDirectoryObject && (negated || op === "ne" || op === "endswith");
    if (allowed === undefined || !allowed.includes(op) || (isNeedingAdvanced && !isAdvanced)) {
      throw unsupportedQuery(
        `Unsupported or invalid query filter clause specified for property '${path}' of resource '${type.name.slice("microsoft.graph.".length)}'.`,
      );
    }
  };
  switch (expression.kind) {
    case "and":
    case "or":
      checkFilter(expression.left, type, isAdvanced, negated);
      checkFilter(expression.right, type, isAdvanced, negated);
      break;
    case "not":
      checkFilter(expression.inner, type, isAdvanced, true);
      break;
    case "compare":
      allow(expression.path, expression.op);
      break;
    case "in":
      allow(expression.path, "in");
      if (expression.values.length > 15)
        throw badRequest(
          "Too many child clauses specified in search filter expression containing 'OR' operators: maximum allowed: 15.",
        );
      break;
    case "text":
      allow(expression.path, expression.fn);
      break;
    case "any":
      allow(expression.path, "any");
      break;
  }
}

/** The comparisons that every match must satisfy: those joined by `and` at the top. */
export function* mustHold(expression: Expression): Generator<Extract<Expression, { kind: "compare" }>> {
  if (expression.kind === "and") {
    yield* mustHold(expression.left);
    yield* mustHold(expression.right);
  } else if (expression.kind === "compare") yield expression;
}
