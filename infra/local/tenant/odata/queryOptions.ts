import { badRequest } from "../server/graphError.ts";

const known = new Set([
  "$select",
  "$filter",
  "$expand",
  "$top",
  "$skip",
  "$count",
  "$orderby",
  "$search",
  "$skiptoken",
  "$format",
  "$deltatoken",
]);

/** The system query options of a request, by name. @throws GraphFault 400 for an option Graph does not know. */
export function parseQuery(search: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  if (search === "") return options;
  for (const [name, value] of new URLSearchParams(search)) {
    if (!name.startsWith("$")) continue; // custom options are ignored
    if (!known.has(name)) throw badRequest(`The query parameter '${name}' is not supported.`);
    if (options.has(name))
      throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    options.set(name, value);
  }
  return options;
}

/** @throws GraphFault 400 when the request carries an option that this resource does not take. */
export function takesOnly(query: ReadonlyMap<string, string>, ...allowed: readonly string[]): void {
  for (const name of query.keys()) {
    if (!allowed.includes(name))
      throw badRequest(`Query option '${name}' is not allowed. To allow it, set the 'AllowedQueryOptions' property.`);
  }
}

/** Splits at a separator outside parentheses and quotes: `id,manager($select=id,mail)` has two parts. */
export function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let current = "";
  for (const c of text) {
    if (c === "'") isQuoted = !isQuoted;
    if (!isQuoted && c === "(") depth++;
    if (!isQuoted && c === ")") depth--;
    if (c === separator && depth === 0 && !isQuoted) {
      parts.push(current.trim());
      current = "";
    } else current += c;
  }
  if (current.trim() !== "") parts.push(current.trim());
  return parts;
}
