import type { TokenCredential } from "@azure/identity";
import type { QueueClient } from "@azure/storage-queue";
import type { StorageConfig } from "../../config/rules.ts";
import { TransientError } from "../../errors.ts";
import type { HrEventQueue, MessageQueue, RollBackQueue } from "../../ports/queue.ts";
import { onFirstUse } from "../firstUse.ts";

/** The queue triggers and the template name them too. */
const HR_EVENTS_QUEUE = "hr-events";
const ROLL_BACKS_QUEUE = "roll-backs";

const TIMEOUT_MS = 10_000;
const NEVER_EXPIRES = -1;

/**
 * Azure Queue Storage. Text goes in as base64, which is how the Functions queue trigger reads it. Every failure is
 * transient: whoever asked asks again.
 */
class StorageQueue<Message extends Readonly<Record<string, string>>> implements MessageQueue<Message> {
  readonly #open: () => Promise<QueueClient>;
  #made: Promise<unknown> | undefined;

  /** @param open gives the queue's client. */
  constructor(open: () => Promise<QueueClient>) {
    this.#open = open;
  }

  async enqueue(message: Message): Promise<void> {
    const text = JSON.stringify(message);
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
      throw new TransientError("queue storage did not take the message", { cause: error });
    }
  }
}

const queueOf = <Message extends Readonly<Record<string, string>>>(
  name: string,
  storage: StorageConfig,
  credential: TokenCredential | undefined,
): MessageQueue<Message> =>
  new StorageQueue(onFirstUse(async () => (await import("./queueClient.ts")).queueClient(storage, credential, name)));

/** @param credential only for `identity` storage. */
export const hrEventQueueOf = (storage: StorageConfig, credential: TokenCredential | undefined): HrEventQueue =>
  queueOf(HR_EVENTS_QUEUE, storage, credential);
/** @param credential only for `identity` storage. */
export const rollBackQueueOf = (storage: StorageConfig, credential: TokenCredential | undefined): RollBackQueue =>
  queueOf(ROLL_BACKS_QUEUE, storage, credential);
