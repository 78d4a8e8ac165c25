import type { TenantReader } from "../../../ports/tenant.ts";
import { signInColor, signInLogo } from "../graphBranding.ts";
import type { GraphClient } from "../graphClient.ts";
import type { KeptParts } from "./partReader.ts";
import { readTenant } from "./readTenant.ts";

/** `TenantReader` on Microsoft Graph. @param parts what this process has read lately. */
export const graphTenant = (graph: GraphClient, parts: KeptParts, tenantId: string): TenantReader => ({
  tenantReadings: async (subject) => {
    const { read, finish } = parts.snapshot();
    const readings = await readTenant(graph, subject, read);
    return { ...readings, readAt: finish() };
  },
  signInColor: () => signInColor(graph, tenantId),
  signInLogo: () => signInLogo(graph, tenantId),
});
