import { EmailClient, type EmailClientOptions } from "@azure/communication-email";
import type { TokenCredential } from "@azure/identity";

export type EmailPolicy = NonNullable<EmailClientOptions["additionalPolicies"]>[number]["policy"];

/** Imported with the first use: a file of its own in the bundle. @param policy the last one before the wire. */
export const emailClient = (endpoint: string, credential: TokenCredential, policy: EmailPolicy): EmailClient =>
  new EmailClient(endpoint, credential, {
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy, position: "perRetry" }],
  });
