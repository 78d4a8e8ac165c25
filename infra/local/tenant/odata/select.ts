import { badRequest } from "../server/graphError.ts";
import type { EntityType } from "./entityType.ts";
import { splitTop } from "./queryOptions.ts";

/**
 * The properties to return, always with `id`. `undefined` when nothing was selected and the type has no default set.
 */
export function selected(text: string | undefined, type: EntityType): readonly string[] | undefined {
  if (text === undefined) return type.defaults;
  const names = splitTop(text, ",");
  for (const name of names) {
    const root = name.split("/")[0] ?? name;
    // Open types take extension attributes, whose names begin so.
    if (!type.properties.has(root) && !root.startsWith("extension_"))
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${root}' on type '${type.name}'.`,
      );
  }
  const roots = names.map((name) => name.split("/")[0] ?? name);
  return roots.includes("id") ? roots : ["id", ...roots];
}

/** Copies the named properties. A property that the item does not have is null, as Graph writes it. */
export function pick(
  item: Readonly<Record<string, unknown>>,
  names: readonly string[] | undefined,
): Record<string, unknown> {
  if (names === undefined) return { ...item };
  const out: Record<string, unknown> = {};
  for (const name of names) out[name] = item[name] ?? null;
  return out;
}

/** One `$expand` clause, e.g. `manager($select=id,mail)`. */
export function parseExpand(text: string | undefined): { navigation: string; select: string | undefined }[] {
  if (text === undefined) return [];
  return splitTop(text, ",").map((clause) => {
    const m = /^(\w+)(?:\((.*)\))?$/.exec(clause);
    if (!m?.[1]) throw badRequest(`Parsing OData Select and Expand failed: syntax error in '${clause}'.`);
    const options = new Map(
      splitTop(m[2] ?? "", ";").map((o) => [o.slice(0, o.indexOf("=")), o.slice(o.indexOf("=") + 1)] as const),
    );
    for (const name of options.keys())
      if (name !== "$select" && name !== "$levels")
        throw badRequest(`Query option '${name}' is not allowed inside $expand.`);
    return { navigation: m[1], select: options.get("$select") };
  });
}
