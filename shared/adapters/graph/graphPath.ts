import { RefusedError } from "../../errors.ts";

export const withoutQuery = (url: string): string => url.split("?", 1)[0] ?? "";

/**
 * One path segment.
 * @throws RefusedError for what would change the path, e.g. an empty id, which turns an object into its collection.
 */
export function segment(value: string): string {
  if (value === "" || value === "." || value === "..")
    throw new RefusedError("invalid", "invalidId", "graph: not an id");
  return encodeURIComponent(value);
}

/** `?$select=…&$filter=…`, encoded. A quote inside a literal must be doubled before (`literal`). */
export function query(options: Readonly<Record<`$${string}`, string | number>>): string {
  return `?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&")}`;
}
