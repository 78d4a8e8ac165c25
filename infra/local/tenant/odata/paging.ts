import { unitOf } from "../ids.ts";
import type { Call } from "../server/call.ts";
import { badRequest } from "../server/graphError.ts";

/** `$top` within the resource's limits. @throws GraphFault 400 unless it is a whole number from 1 to the largest. */
export function topOf(query: ReadonlyMap<string, string>, defaultTop: number, maxTop: number): number {
  const text = query.get("$top");
  if (text === undefined) return defaultTop;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > maxTop)
    throw badRequest(
      `Invalid page size specified: '${text}'. Must be between 1 and ${maxTop} inclusive.`,
      "Request_BadRequest",
    );
  return top;
}

// A token belongs to one path and one set of options. It is refused elsewhere, and when rebuilt by hand.
const seal = (call: Call): number => {
  const rest = [...call.query].filter(([name]) => name !== "$skiptoken").sort();
  return Math.floor(unitOf(0, `${call.path.toLowerCase()} ${JSON.stringify(rest)}`) * 0xffffffff);
};

export function nextLink(call: Call, cursor: number): string {
  const token = Buffer.from(`${seal(call).toString(36)}.${cursor.toString(36)}`).toString("base64url");
  const options = [...call.query]
    .filter(([name]) => name !== "$skiptoken")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${call.origin}/${call.version}${call.path}?${[...options, `$skiptoken=${token}`].join("&")}`;
}

/**
 * The cursor at which the page begins; `undefined` for the first page.
 *
 * @throws GraphFault 400 for a token that is not ours for this query.
 */
export function readCursor(call: Call): number | undefined {
  const token = call.query.get("$skiptoken");
  if (token === undefined) return undefined;
  const [sealed = "", cursor = ""] = Buffer.from(token, "base64url").toString().split(".");
  const at = Number.parseInt(cursor, 36);
  if (sealed !== seal(call).toString(36) || !Number.isInteger(at))
    throw badRequest("The provided skip token is not valid for this request.", "Directory_ExpiredPageToken");
  return at;
}
