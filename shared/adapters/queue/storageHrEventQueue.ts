import type { TokenCredential } from "@azure/identity";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import type { StorageConfig } from "../../config/rules.ts";
import { TransientError } from "../../errors.ts";
import type { HrEventQueue } from "../../ports/queue.ts";

/** The queue trigger names it too. */
const HR_EVENTS_QUEUE = "hr-events";

const TIMEOUT_MS = 10_000;
const NEVER_EXPIRES = -1;

/**
 * Azure Queue Storage. Text goes in as base64, which is how the Functions queue trigger reads it. Every failure is
 * transient: HR sends again.
 */
export class StorageHrEventQueue implements HrEventQueue {
  readonly #queue: QueueClient;
  #made: Promise<unknown> | undefined;

  constructor(queue: QueueClient) {
    this.#queue = queue;
  }

  async enqueue(message: { readonly source: string; readonly eventId: string }): Promise<void> {
    const text = JSON.stringify({ source: message.source, eventId: message.eventId });
    try {
      this.#made ??= this.#queue.createIfNotExists({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
      await this.#made;
      await this.#queue.sendMessage(Buffer.from(text).toString("base64"), {
        messageTimeToLive: NEVER_EXPIRES,
        abortSignal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      this.#made = undefined;
      throw new TransientError("queue storage did not take the HR event", { cause: error });
    }
  }
}

/** @param credential only for `identity` storage. */
export function hrEventQueueOf(storage: StorageConfig, credential: TokenCredential | undefined): StorageHrEventQueue {
  const options = { retryOptions: { maxTries: 1 } };
  const service =
    storage.kind === "connectionString"
      ? QueueServiceClient.fromConnectionString(storage.connectionString, options)
      : new QueueServiceClient(storage.queueUrl, credential, options);
  return new StorageHrEventQueue(service.getQueueClient(HR_EVENTS_QUEUE));
}
