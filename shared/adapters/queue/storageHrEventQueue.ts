import type { TokenCredential } from "@azure/identity";
import type { QueueClient } from "@azure/storage-queue";
import type { StorageConfig } from "../../config/rules.ts";
import { TransientError } from "../../errors.ts";
import type { HrEventQueue } from "../../ports/queue.ts";
import { onFirstUse } from "../firstUse.ts";

/** The queue trigger names it too. */
const HR_EVENTS_QUEUE = "hr-events";

const TIMEOUT_MS = 10_000;
const NEVER_EXPIRES = -1;

/**
 * Azure Queue Storage. Text goes in as base64, which is how the Functions queue trigger reads it. Every failure is
 * transient: HR sends again.
 */
export class StorageHrEventQueue implements HrEventQueue {
  readonly #open: () => Promise<QueueClient>;
  #made: Promise<unknown> | undefined;

  /** @param open gives the queue's client. */
  constructor(open: () => Promise<QueueClient>) {
    this.#open = open;
  }

  async enqueue(message: { readonly source: string; readonly eventId: string }): Promise<void> {
    const text = JSON.stringify({ source: message.source, eventId: message.eventId });
    try {
      const queue = await this.#open();
      this.#made ??= queue.createIfNotExists({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
      await this.#made;
      await queue.sendMessage(Buffer.from(text).toString("base64"), {
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
export const hrEventQueueOf = (storage: StorageConfig, credential: TokenCredential | undefined): StorageHrEventQueue =>
  new StorageHrEventQueue(
    onFirstUse(async () => (await import("./queueClient.ts")).queueClient(storage, credential, HR_EVENTS_QUEUE)),
  );
