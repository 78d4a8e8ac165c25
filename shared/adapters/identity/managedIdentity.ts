import type { TokenCredential } from "@azure/identity";
import { onFirstUse } from "../firstUse.ts";

/**
 * A managed identity of the app. Its library is loaded with the first token that is asked for.
 * @param clientId absent for the app's own system-assigned identity.
 */
export function managedIdentity(clientId?: string): TokenCredential {
  const credential = onFirstUse(async () => (await import("./identityClient.ts")).identityClient(clientId));
  return { getToken: async (scopes, options) => (await credential()).getToken(scopes, options) };
}
