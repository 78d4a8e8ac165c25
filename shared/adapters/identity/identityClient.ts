import { ManagedIdentityCredential, type TokenCredential } from "@azure/identity";

/** Imported with the first use: a file of its own in the bundle. Nothing is retried here. */
export const identityClient = (clientId: string | undefined): TokenCredential =>
  new ManagedIdentityCredential({ ...(clientId !== undefined && { clientId }), retryOptions: { maxRetries: 0 } });
