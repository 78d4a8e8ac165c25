import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { BusinessClock } from "../clock/clock.ts";
import type { LoadedFunction } from "./functionTable.ts";
import type { QueueOptions } from "./hostConfig.ts";
import { decodeMessage, type QueueAccounts } from "./queueAccounts.ts";
import { type Lease, leaseSeconds, QueueLeases } from "./queueLeases.ts";
import type { Run } from "./runner.ts";

/** How long to wait, on the wall clock, before asking again for messages that somebody who is gone has still leased. */
const leftOverPollMs = 250;

/**
 * One queue function. The queue is drained when told that something was written, and once at start. A failed message
 * runs again after `visibilityTimeout` of business time; after `maxDequeueCount` attempts it goes to `<queue>-poison`,
 * where it expires after storage's own seven days. The queue itself is not made here.
 */
export class QueueTrigger {
  readonly queueName: string;
  /** Name of the setting with the connection string; undefined for the default. */
  readonly connection: string | undefined;
  readonly #fn: LoadedFunction;
  readonly #options: QueueOptions;
  readonly #clock: BusinessClock;
  readonly #run: Run;
  readonly #report: (message: string) => void;
  readonly #queue: QueueClient;
  readonly #poisonQueue: QueueClient;
  readonly #leases: QueueLeases;
  readonly #retryCancels = new Set<() => void>();
  readonly #working = new Set<Promise<void>>();
  #draining: Promise<void> | undefined;
  #isAskedAgain = false;
  #isStopped = false;
  #isAbsent = false;

  /** @param options `run` logs failures and, where one thing runs at a time, waits for its turn. */
  constructor(options: {
    fn: LoadedFunction;
    queues: QueueOptions;
    clock: BusinessClock;
    run: Run;
    accounts: QueueAccounts;
    stateDir: string;
    report: (message: string) => void;
  }) {
    const { queueName, connection } = options.fn.trigger;
    this.connection = typeof connection === "string" && connection !== "" ? connection : undefined;
    this.queueName = String(queueName).toLowerCase();
    this.#fn = options.fn;
    this.#options = options.queues;
    this.#clock = options.clock;
    this.#run = options.run;
    this.#report = options.report;
    this.#queue = options.accounts.queue(this.connection, this.queueName);
    this.#poisonQueue = options.accounts.queue(this.connection, `${this.queueName}-poison`);
    mkdirSync(options.stateDir, { recursive: true });
    this.#leases = new QueueLeases(
      this.#queue,
      join(options.stateDir, `${this.queueName}.leases.json`),
      options.report,
    );
  }

  /**
   * Runs what waits in the queue, also what a host that was killed had taken. The business clock stands while that is
   * so.
   */
  async start(): Promise<void> {
    await this.#leases.releaseLeftOver();
    const release = this.#clock.hold(`messages left in ${this.queueName}`);
    void this.#drainLeftOver().finally(release);
  }

  /**
   * Takes and runs messages until there are none. Never rejects: storage's failures are reported and met again at the
   * next drain.
   */
  drain(): Promise<void> {
    if (this.#draining !== undefined) this.#isAskedAgain = true;
    else this.#draining = this.#drainAll();
    return this.#draining;
  }

  /** Takes no more, finishes what runs and gives back what waits for a retry. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const cancel of this.#retryCancels) cancel();
    await this.#draining;
    await Promise.all(this.#working);
    await this.#leases.stop();
  }

  async #drainLeftOver(): Promise<void> {
    await this.drain();
    try {
      if (this.#isAbsent) return;
      // Retries that wait here are leased too, but they are ours.
      while (
        !this.#isStopped &&
        ((await this.#queue.getProperties()).approximateMessagesCount ?? 0) > this.#retryCancels.size
      ) {
        await delay(leftOverPollMs);
        await this.drain();
      }
    } catch (error) {
      this.#cannotRead(error);
    }
  }

  async #drainAll(): Promise<void> {
    const { batchSize, newBatchThreshold = Math.floor(batchSize / 2) } = this.#options;
    // Not in the turn of whoever asked: `#draining` must be set before this can end.
    await null;
    do {
      this.#isAskedAgain = false;
      let received = batchSize;
      // A batch that is not full was the rest; what is written meanwhile asks for itself.
      while (received === batchSize && !this.#isStopped) {
        const messages = await this.#receive(batchSize);
        received = messages.length;
        const leases = this.#leases.take(messages);
        for (const [index, message] of messages.entries()) {
          const lease = leases[index];
          if (lease) this.#track(this.#attempt(message, lease));
        }
        while (this.#working.size > newBatchThreshold) await Promise.race(this.#working);
      }
      await Promise.all(this.#working);
    } while (this.#isAskedAgain);
    this.#draining = undefined;
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#report(`queue ${this.queueName}: ${error}`))
      .finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
  }

  async #receive(batchSize: number): Promise<DequeuedMessageItem[]> {
    try {
      const answer = await this.#queue.receiveMessages({
        numberOfMessages: batchSize,
        visibilityTimeout: leaseSeconds,
      });
      this.#isAbsent = false;
      return answer.receivedMessageItems;
    } catch (error) {
      this.#cannotRead(error);
      return [];
    }
  }

  /** A queue that is not there is told of once, and looked for all the same. */
  #cannotRead(error: unknown): void {
    const wasAbsent = this.#isAbsent;
    this.#isAbsent = (error as { code?: string }).code === "QueueNotFound";
    if (!this.#isAbsent) this.#report(`queue ${this.queueName} cannot be read: ${error}`);
    else if (!wasAbsent)
      this.#report(`queue ${this.queueName} does not exist: nothing is taken until somebody makes it`);
  }

  async #attempt(message: DequeuedMessageItem, lease: Lease): Promise<void> {
    const text = decodeMessage(message.messageText, this.#options.messageEncoding);
    if (text === undefined) {
      this.#report(`message ${message.messageId} in ${this.queueName} is not base64`);
      return await this.#poison(message, lease);
    }
    if (lease.dequeueCount > this.#options.maxDequeueCount) return await this.#poison(message, lease);
    try {
      await this.#run(this.#fn, {
        inputs: [{ name: this.#fn.trigger.name, data: { string: text } }],
        triggerMetadata: metadata(message, lease, text),
      });
    } catch {
      // The invocation has logged it.
      if (lease.dequeueCount >= this.#options.maxDequeueCount) return await this.#poison(message, lease);
      return this.#retry(message, lease);
    }
    await this.#leases.complete(lease);
  }

  #retry(message: DequeuedMessageItem, lease: Lease): void {
    if (this.#isStopped) return;
    const again = () => {
      lease.dequeueCount += 1;
      this.#leases.note();
      const work = this.#attempt(message, lease);
      this.#track(work);
      return work;
    };
    const { visibilityTimeout } = this.#options;
    if (visibilityTimeout === 0) {
      void again();
      return;
    }
    const cancel = this.#clock.at(
      this.#clock.now() + visibilityTimeout,
      `retry of a message in ${this.queueName}`,
      async () => {
        this.#retryCancels.delete(cancel);
        await again();
      },
    );
    this.#retryCancels.add(cancel);
  }

  async #poison(message: DequeuedMessageItem, lease: Lease): Promise<void> {
    this.#report(
      `Message has reached MaxDequeueCount of ${this.#options.maxDequeueCount}. Moving message to queue '${this.queueName}-poison'.`,
    );
    await this.#poisonQueue.createIfNotExists();
    await this.#poisonQueue.sendMessage(message.messageText);
    await this.#leases.complete(lease);
  }
}

function metadata(message: DequeuedMessageItem, lease: Lease, text: string) {
  return {
    QueueTrigger: { string: text },
    DequeueCount: { json: JSON.stringify(lease.dequeueCount) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    Id: { json: JSON.stringify(message.messageId) },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
    PopReceipt: { json: JSON.stringify(lease.popReceipt) },
  };
}
