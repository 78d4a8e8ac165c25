import { RefusedError } from "../../errors.ts";
import { failureOf, type GraphAnswer, outcomeOf, wordsOf } from "./graphAnswer.ts";
import { withoutQuery } from "./graphPath.ts";

/** A collection of millions: nothing that the app reads is as long. */
const MOST_PAGES = 5000;

/**
 * A place in a collection: the link that is followed next, how many were followed up to it, and one of these, by which
 * a circle shows. Callers keep it as text, for days maybe, and look at nothing of it.
 */
interface Cursor {
  readonly link: string;
  readonly pages: number;
  readonly mark: string;
}

/** The link of a cursor. @throws RefusedError for what is none: whoever kept it begins anew. */
export const linkOf = (cursor: string): string => read(cursor).link;

/**
 * The cursor of the following page. @param asked that of the page that was just read; absent for the first one.
 * @throws RefusedError when the links lead round in a circle, or never end.
 */
export function cursorAfter(path: string, asked: string | undefined, link: string): string {
  const { pages, mark, ...before } = asked === undefined ? { link: "", pages: 0, mark: "" } : read(asked);
  if (link === before.link) throw endless(path, "a next link led to itself");
  if (link === mark) throw endless(path, "its next links lead round in a circle");
  if (pages >= MOST_PAGES) throw endless(path, `it has more than ${MOST_PAGES} pages`);
  const following = pages + 1;
  // Marked at 1, 2, 4, 8 …: within three times its length a circle of any length comes by its mark.
  return written({ link, pages: following, mark: Number.isInteger(Math.log2(following)) ? link : mark });
}

/**
 * A nextLink is followed as it is, but nowhere else: it would take the token along, or bring what was not asked for.
 * @param first the address of the first page. @throws RefusedError
 */
export function pinned(first: string, link: string): string {
  if (leadsOn(first, link)) return link;
  throw new RefusedError("notUnderstood", "foreignNextLink", "graph: a nextLink leads to another host or collection");
}

/**
 * Any refusal of a page that is not the first is about its place, which Graph takes for a limited time. What is refused
 * for another reason is refused again at the first page. Seen: 400 `Directory_ExpiredPageToken`, 400 "Invalid Skip
 * Token" without a code, 410. @throws RefusedError
 */
export function refuseLostCursor(answer: GraphAnswer, path: string): void {
  if (!["refused", "notFound"].includes(outcomeOf(answer))) return;
  const { code, requestId } = failureOf(answer);
  const say = `graph: GET ${withoutQuery(path)}: a page that is not the first: ${answer.status} ${wordsOf(answer)}`;
  throw new RefusedError("cursor", code, say, { requestId });
}

/**
 * Whether a link goes on in the collection that was asked for: same origin, same path. Ids may be written in brackets.
 */
function leadsOn(first: string, link: string): boolean {
  if (!URL.canParse(link)) return false;
  const [from, to] = [new URL(first), new URL(link)];
  return to.origin === from.origin && to.username === "" && pathOf(from) === pathOf(to);
}

function pathOf({ pathname }: URL): string {
  const bare = pathname.toLowerCase().replaceAll("%27", "'").replaceAll("%40", "@").replaceAll("%28", "(");
  return bare.replaceAll("%29", ")").replace(/\('([^']*)'\)/g, "/$1");
}

const endless = (path: string, why: string): RefusedError =>
  new RefusedError("notUnderstood", "EndlessPages", `graph: GET ${withoutQuery(path)}: ${why}`);

const written = ({ link, pages, mark }: Cursor): string => JSON.stringify([pages, link, mark === link ? "" : mark]);

function read(cursor: string): Cursor {
  try {
    const [pages, link, mark] = JSON.parse(cursor) as [unknown, unknown, unknown];
    if (typeof pages === "number" && typeof link === "string" && typeof mark === "string")
      return { pages, link, mark: mark || link };
  } catch {
    // Said below.
  }
  throw new RefusedError("cursor", "NoCursor", "graph: this is no place in a collection");
}
