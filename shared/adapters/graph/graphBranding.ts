import { z } from "zod";
import { MOST_LOGO_BYTES } from "../../domain/mail/logo.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { segment } from "./graphPath.ts";

/** Graph names the context of every entity: an empty object is no answer of its own. */
const Shape = z.object({ "@odata.context": z.string(), backgroundColor: z.string().nullish() });

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

/**
 * The first bytes of the logo of the tenant's sign-in page, one more than are kept; `undefined` where it has none.
 * Needs `Organization.Read.All`.
 * Source: learn.microsoft.com/graph/api/organizationalbrandinglocalization-get, read 2026-11: streams are read of the
 * localization `0`. One that was never set is answered with nothing, or with 404 where no branding is.
 */
export const signInLogo = (graph: GraphClient, tenantId: string): Promise<Uint8Array | undefined> =>
  graph.firstBytes(`/organization/${segment(tenantId)}/branding/localizations/0/bannerLogo`, MOST_LOGO_BYTES + 1);
