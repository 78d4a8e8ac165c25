import { RefusedError } from "../../errors.ts";
import type { GraphClient, GraphRequestOptions } from "./graphClient.ts";

/**
 * All pages of a list, which is read to its end before anything of it is told: for readers to whom a part says nothing.
 * When Graph does not take a place any more, the list is begun anew, once: seen with members of groups, which are read
 * for minutes.
 * @throws RefusedError for a list that is missing, or whose next links never end. TransientError
 */
export async function* wholeList(
  graph: GraphClient,
  path: string,
  options?: GraphRequestOptions,
): AsyncGenerator<unknown[], void, undefined> {
  const read = async () => {
    const pages: unknown[][] = [];
    for await (const page of graph.pages(path, options)) pages.push(page);
    return pages;
  };
  yield* await read().catch((error: unknown) => {
    if (error instanceof RefusedError && error.reason === "cursor") return read();
    throw error;
  });
}
