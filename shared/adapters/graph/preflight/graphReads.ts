import type { z } from "zod";
import { RefusedError } from "../../../errors.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { withoutQuery } from "../graphPath.ts";

/** @throws RefusedError for 404 */
export async function present(graph: Pick<GraphClient, "get">, path: string): Promise<unknown> {
  const body = await graph.get(path);
  if (body === undefined) throw new RefusedError("notFound", "notFound", `graph: GET ${withoutQuery(path)}: 404`);
  return body;
}

/** The items of all pages. @throws RefusedError for 404, or for an item of another shape */
export async function everyItem<T>(graph: Pick<GraphClient, "pages">, path: string, shape: z.ZodType<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of graph.pages(path)) items.push(...page.map((item) => understood(shape, item)));
  return items;
}
