import { type Answer, type Call, isEventual, ok } from "../server/call.ts";
import { badRequest, unsupportedQuery } from "../server/graphError.ts";
import type { EntityType } from "./entityType.ts";
import { parseFilter } from "./expression.ts";
import { checkFilter, compile, type Read, readPath } from "./filter.ts";
import { nextLink, readCursor, topOf } from "./paging.ts";
import { takesOnly } from "./queryOptions.ts";

export interface CollectionOptions<T> {
  readonly type: EntityType;
  /** What follows `$metadata#` in `@odata.context`. */
  readonly context: string;
  /**
   * The items, in order of `ordinal`, which never changes. A page goes on after the last ordinal seen, whatever was
   * added or removed.
   */
  readonly items: Iterable<T>;
  readonly ordinal: (item: T) => number;
  readonly read?: Read<T>;
  readonly write: (item: T) => object;
  readonly defaultTop: number;
  readonly maxTop: number;
  readonly takes?: readonly string[];
}

const everyOption = ["$select", "$filter", "$expand", "$top", "$count", "$orderby", "$skiptoken"];

/**
 * Answers a GET on a collection: `$filter`, `$orderby`, `$count`, `$top` and opaque paging. `write` does `$select` and
 * `$expand`.
 */
export function answerCollection<T>(call: Call, options: CollectionOptions<T>): Answer {
  const { query } = call;
  const { type } = options;
  takesOnly(query, ...(options.takes ?? everyOption));
  const read = options.read ?? (readPath as Read<T>);
  const isCounting = query.get("$count")?.toLowerCase() === "true";
  const isAdvanced = isEventual(call) && isCounting;
  if (isCounting && type.isDirectoryObject && !isEventual(call))
    throw unsupportedQuery("$count requires the header 'ConsistencyLevel: eventual'.");

  const filter = query.get("$filter");
  let matches: ((item: T) => boolean) | undefined;
  if (filter !== undefined) {
    const expression = parseFilter(filter);
    checkFilter(expression, type, isAdvanced);
    matches = compile(expression, read);
  }
  const top = topOf(query, options.defaultTop, options.maxTop);
  const cursor = readCursor(call);
  const order = query.get("$orderby");
  const page: T[] = [];
  let count = 0;
  let more = false;
  let next = 0;
  if (order === undefined) {
    const after = cursor ?? Number.NEGATIVE_INFINITY;
    for (const item of options.items) {
      if (matches && !matches(item)) continue;
      count++;
      if (options.ordinal(item) <= after) continue;
      if (page.length < top) {
        page.push(item);
        next = options.ordinal(item);
      } else {
        more = true;
        if (!isCounting) break;
      }
    }
  } else {
    const sorted = sort(matches ? [...options.items].filter(matches) : [...options.items], order, type, read);
    const from = cursor ?? 0;
    count = sorted.length;
    page.push(...sorted.slice(from, from + top));
    next = from + top;
    more = next < sorted.length;
  }
  return ok({
    "@odata.context": `${call.origin}/${call.version}/$metadata#${options.context}`,
    ...(isCounting && cursor === undefined ? { "@odata.count": count } : {}),
    ...(more ? { "@odata.nextLink": nextLink(call, next) } : {}),
    value: page.map(options.write),
  });
}

function sort<T>(items: T[], order: string, type: EntityType, read: Read<T>): T[] {
  const keys = order.split(",").map((clause) => {
    const [path = "", direction = "asc"] = clause.trim().split(/\s+/);
    if (!type.properties.has(path))
      throw badRequest(`Could not find a property named '${path}' on type '${type.name}'.`);
    if (!type.orderBy.includes(path)) throw unsupportedQuery(`Sorting not supported for property '${path}'.`);
    return { path, sign: direction === "desc" ? -1 : 1 };
  });
  return items.sort((a, b) => {
    for (const { path, sign } of keys) {
      const [x, y] = [String(read(a, path) ?? "").toLowerCase(), String(read(b, path) ?? "").toLowerCase()];
      if (x !== y) return x < y ? -sign : sign;
    }
    return 0;
  });
}
