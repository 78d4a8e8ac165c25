import type { TokenCredential } from "@azure/identity";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import type { StorageConfig } from "../../config/rules.ts";

/**
 * Imported with the first use: a file of its own in the bundle.
 * @param credential only for `identity` storage.
 */
export function queueClient(
  storage: StorageConfig,
  credential: TokenCredential | undefined,
  name: string,
): QueueClient {
  const options = { retryOptions: { maxTries: 1 } };
  const service =
    storage.kind === "connectionString"
      ? QueueServiceClient.fromConnectionString(storage.connectionString, options)
      : new QueueServiceClient(storage.queueUrl, credential, options);
  return service.getQueueClient(name);
}
