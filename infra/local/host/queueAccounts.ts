import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { storageConnection } from "./appSettings.ts";

/**
 * Queue clients, one for each connection and queue. No retries of their own: a stand-in that does not answer is a fault
 * to be seen.
 */
export class QueueAccounts {
  readonly #services = new Map<string, QueueServiceClient>();
  readonly #queues = new Map<string, QueueClient>();

  /**
   * @param connection name of the setting, by default `AzureWebJobsStorage`.
   * @throws Error when the setting is missing.
   */
  queue(connection: string | undefined, queueName: string): QueueClient {
    const connectionString = storageConnection(connection);
    const name = queueName.toLowerCase();
    const key = `${connectionString}\n${name}`;
    let queue = this.#queues.get(key);
    if (!queue) {
      let service = this.#services.get(connectionString);
      if (!service) {
        service = QueueServiceClient.fromConnectionString(connectionString, { retryOptions: { maxTries: 1 } });
        this.#services.set(connectionString, service);
      }
      queue = service.getQueueClient(name);
      this.#queues.set(key, queue);
    }
    return queue;
  }
}

/** Text of a message on its way to storage. */
export function encodeMessage(text: string, encoding: "base64" | "none"): string {
  return encoding === "base64" ? Buffer.from(text, "utf8").toString("base64") : text;
}

/** @returns undefined when the text is not what the encoding says. */
export function decodeMessage(text: string, encoding: "base64" | "none"): string | undefined {
  if (encoding === "none") return text;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text.trim() ? bytes.toString("utf8") : undefined;
}
