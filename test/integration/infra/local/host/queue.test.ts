import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningAzurite, startAzurite } from "../../../../../infra/local/azurite.ts";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type RunningHost, startHost } from "../../../../../infra/local/host/host.ts";

interface Seen {
  now: () => number;
  queue: { message: { id: number }; attempt: number; at: number }[];
  mostRunning: number;
}

const appDir = new URL("../../../../support/host/cjs", import.meta.url).pathname;
const start = Date.parse("2026-03-02T08:00:00Z");
const minute = 60_000;
let azurite: RunningAzurite;
let queues: QueueServiceClient;
let dataDir: string;
let host: RunningHost | undefined;

beforeAll(async () => {
  azurite = await startAzurite({ dir: mkdtempSync(join(tmpdir(), "azurite-")) });
  queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "host-"));
  for (const name of ["work", "work-poison"]) await queues.getQueueClient(name).deleteIfExists();
});

const reports: string[] = [];

async function withHost(run: (clock: VirtualClock, host: RunningHost, seen: Seen) => Promise<void>): Promise<void> {
  const clock = new VirtualClock({ startMs: start });
  const settings = { ROUTE_FROM_SETTING: "x", RESERVED_ROUTE: "y", STORAGE: azurite.connectionString };
  reports.length = 0;
  const log = (_level: string, _category: string, message: string) => void reports.push(message);
  host = await startHost({ appDir, port: 0, dataDir, clock, serial: true, settings, log });
  const seen = (globalThis as unknown as { hostFixture: Seen }).hostFixture;
  seen.now = () => clock.now();
  try {
    await run(clock, host, seen);
  } finally {
    await host.stop();
  }
}
const send = async (running: RunningHost, body: unknown) =>
  expect((await fetch(`${running.url}/api/sends`, { method: "POST", body: JSON.stringify(body) })).status).toBe(202);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const left = async (name: string) => (await queues.getQueueClient(name).getProperties()).approximateMessagesCount;

test("messages a function puts out are taken at once, in order and one at a time, without the clock moving", () =>
  withHost(async (clock, running, seen) => {
    await send(running, [{ id: 1 }, { id: 2 }, { id: 3 }]);
    await send(running, { id: 4 });
    await clock.runUntil(start);
    expect(seen.queue.map(({ message, attempt, at }) => [message.id, attempt, at])).toEqual(
      [1, 2, 3, 4].map((id) => [id, 1, start]),
    );
    expect([seen.mostRunning, await left("work"), running.stats().invocations["work"]]).toEqual([1, 0, 4]);
  }));

test("a failed message runs again after the visibility timeout on the business clock, and then is gone", () =>
  withHost(async (clock, running, seen) => {
    await send(running, { id: 1, failures: 1 });
    await clock.runUntil(start + 60 * minute);
    expect(seen.queue.map(({ attempt, at }) => [attempt, (at - start) / minute])).toEqual([
      [1, 0],
      [2, 10],
    ]);
    expect(await left("work")).toBe(0);
  }));

test("a message that fails maxDequeueCount times goes to the poison queue as it was, and runs no more", () =>
  withHost(async (clock, running, seen) => {
    const message = { id: 1, failures: 99 };
    await send(running, message);
    await clock.runUntil(start + 24 * 60 * minute);
    expect(seen.queue.map(({ attempt, at }) => [attempt, (at - start) / minute])).toEqual([
      [1, 0],
      [2, 10],
      [3, 20],
    ]);
    expect([await left("work"), await left("work-poison"), running.stats().failures]).toEqual([0, 1, 3]);
    const { receivedMessageItems } = await queues.getQueueClient("work-poison").receiveMessages();
    expect(receivedMessageItems.map(({ messageText }) => messageText)).toEqual([encode(message)]);
    // H9: by the wall clock of storage.
    const [lifetimeMs] = receivedMessageItems.map(
      ({ insertedOn, expiresOn }) => Number(expiresOn) - Number(insertedOn),
    );
    expect(lifetimeMs).toBe(7 * 24 * 60 * minute);
  }));

test("a message that is not base64 goes to the poison queue unread", async () => {
  await queues.createQueue("work");
  await queues.getQueueClient("work").sendMessage("{ not base64 }");
  await withHost(async (clock, _running, seen) => {
    await clock.runUntil(start);
    expect([seen.queue, await left("work"), await left("work-poison")]).toEqual([[], 0, 1]);
  });
});

test("what was in the queue before the host started is run at start", async () => {
  await queues.createQueue("work");
  await queues.getQueueClient("work").sendMessage(encode({ id: 7 }));
  await withHost(async (clock, _running, seen) => {
    await clock.runUntil(start);
    expect(seen.queue.map(({ message }) => message.id)).toEqual([7]);
  });
});

test("a message that a killed host had taken is taken over at once, with its attempts", async () => {
  await queues.createQueue("work");
  const queue = queues.getQueueClient("work");
  await queue.sendMessage(encode({ id: 8 }));
  const [taken] = (await queue.receiveMessages({ visibilityTimeout: 3600 })).receivedMessageItems;
  await withHost(async () => {});
  const lease = { messageId: taken?.messageId, popReceipt: taken?.popReceipt, dequeueCount: 2 };
  writeFileSync(join(dataDir, "queues", "work.leases.json"), JSON.stringify([lease]));
  await withHost(async (clock, _running, seen) => {
    await clock.runUntil(start);
    expect(seen.queue.map(({ message, attempt }) => [message.id, attempt])).toEqual([[8, 3]]);
  });
});

test("a stopped host gives its waiting retries back, and the next one carries on", async () => {
  await withHost(async (clock, running) => {
    await send(running, { id: 9, failures: 1 });
    await clock.runUntil(start + minute);
  });
  await withHost(async (clock, _running, seen) => {
    await clock.runUntil(start);
    expect(seen.queue.map(({ message, attempt }) => [message.id, attempt])).toEqual([[9, 2]]);
  });
});

test("a queue that does not exist is told of once and not made; its first message is taken when somebody makes it", () =>
  withHost(async (clock, running, seen) => {
    await clock.runUntil(start + minute);
    const told = () => reports.filter((line) => line.includes("queue work"));
    expect(told()).toEqual([expect.stringContaining("does not exist")]);
    expect([told().length, await queues.getQueueClient("work").exists()]).toEqual([1, false]);
    await send(running, { id: 10 });
    await clock.runUntil(start + 2 * minute);
    expect([seen.queue.map(({ message }) => message.id), told().length]).toEqual([[10], 1]);
  }));
