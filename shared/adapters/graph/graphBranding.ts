import { z } from "zod";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { segment } from "./graphPath.ts";

const Shape = z.object({ backgroundColor: z.string().nullish() });

/**
 * The colour of the tenant's sign-in page, as it was typed there; `undefined` where it has none. Needs
 * `Organization.Read.All`.
 * Source: learn.microsoft.com/graph/api/organizationalbranding-get, read 2026-11: the default branding is that of the
 * language `0`, and 404 says that nothing was ever set.
 */
export async function signInColor(graph: GraphClient, tenantId: string): Promise<string | undefined> {
  const path = `/organization/${segment(tenantId)}/branding?$select=backgroundColor`;
  const body = await graph.get(path, { language: "0" });
  return body === undefined ? undefined : understood(Shape, body).backgroundColor?.trim() || undefined;
}
