import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { QueueClient } from "@azure/storage-queue";

/** A received message that is not done with: nobody else sees it until its lease runs out. */
export interface Lease {
  messageId: string;
  popReceipt: string;
  /** How often it was handed to the function, this time included. */
  dequeueCount: number;
}

/**
 * How long storage hides a received message, on the wall clock. Business time has no say here: a lease that ran out
 * early would give the message to somebody twice.
 */
export const leaseSeconds = 30;
/** How often a lease is renewed while its message is being worked on or waits for its retry. */
const renewEveryMs = 10_000;

/**
 * The leases of one queue, renewed while they are held. They are written down: a host that was killed gives its
 * messages back when it starts again, with the number of attempts they have had.
 */
export class QueueLeases {
  readonly #queue: QueueClient;
  readonly #file: string;
  readonly #held = new Map<string, Lease>();
  readonly #report: (message: string) => void;
  readonly #attemptsBefore = new Map<string, number>();
  /** Renewals on their way: until one is answered, which receipt counts is not known. */
  readonly #renewals = new Map<string, Promise<void>>();
  #renewing: NodeJS.Timeout | undefined;

  constructor(queue: QueueClient, file: string, report: (message: string) => void) {
    this.#queue = queue;
    this.#file = file;
    this.#report = report;
  }

  /** Shows the messages again that an earlier host held when it was killed. */
  async releaseLeftOver(): Promise<void> {
    if (!existsSync(this.#file)) return;
    for (const { messageId, popReceipt, dequeueCount } of JSON.parse(readFileSync(this.#file, "utf8")) as Lease[]) {
      this.#attemptsBefore.set(messageId, dequeueCount);
      try {
        await this.#queue.updateMessage(messageId, popReceipt, undefined, 0);
      } catch (error) {
        // Done with before the kill, or its lease was renewed after the last note: then it comes back by itself.
        if ((error as { statusCode?: number }).statusCode === undefined) throw error;
      }
    }
  }

  /** @returns the leases of newly received messages, each counting attempts made before a kill too. */
  take(received: { messageId: string; popReceipt: string; dequeueCount: number }[]): Lease[] {
    if (received.length === 0) return [];
    const leases = received.map(({ messageId, popReceipt, dequeueCount }) => {
      const before = this.#attemptsBefore.get(messageId) ?? 0;
      return { messageId, popReceipt, dequeueCount: Math.max(dequeueCount, before + 1) };
    });
    for (const lease of leases) this.#held.set(lease.messageId, lease);
    this.note();
    this.#renewing ??= setInterval(() => void this.#renew(), renewEveryMs).unref();
    return leases;
  }

  /** Removes the message from the queue for good. */
  async complete(lease: Lease): Promise<void> {
    this.#held.delete(lease.messageId);
    await this.#renewals.get(lease.messageId);
    try {
      await this.#queue.deleteMessage(lease.messageId, lease.popReceipt);
    } catch (error) {
      if (!isSomebodyElses(error)) throw error;
      this.#report(
        `message ${lease.messageId} was taken by somebody else before it could be deleted; it may run again`,
      );
    }
  }

  /** Writes down what is held, before it is worked on. */
  note(): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify([...this.#held.values()]));
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** Gives back what is still held. */
  async stop(): Promise<void> {
    clearInterval(this.#renewing);
    for (const { messageId, popReceipt } of this.#held.values()) {
      try {
        await this.#queue.updateMessage(messageId, popReceipt, undefined, 0);
      } catch (error) {
        // Storage may have been stopped first; the lease then runs out, or the next start gives the message back.
        this.#report(`message ${messageId} could not be given back: ${error}`);
      }
    }
  }

  async #renew(): Promise<void> {
    for (const lease of [...this.#held.values()]) {
      if (!this.#held.has(lease.messageId)) continue;
      const renewal = this.#renewOne(lease);
      this.#renewals.set(lease.messageId, renewal);
      await renewal;
      this.#renewals.delete(lease.messageId);
    }
    if (this.#held.size > 0) this.note();
  }

  async #renewOne(lease: Lease): Promise<void> {
    try {
      const renewed = await this.#queue.updateMessage(lease.messageId, lease.popReceipt, undefined, leaseSeconds);
      lease.popReceipt = renewed.popReceipt ?? lease.popReceipt;
    } catch (error) {
      if (this.#held.has(lease.messageId))
        this.#report(`the lease of message ${lease.messageId} could not be renewed: ${error}`);
    }
  }
}

/** Storage's two words for a lease that ran out: the message was taken again, or is gone. */
const isSomebodyElses = (error: unknown): boolean => {
  const { statusCode, code } = error as { readonly statusCode?: number; readonly code?: string };
  return statusCode === 404 || code === "PopReceiptMismatch";
};
