import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QueueClient } from "@azure/storage-queue";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Lease, QueueLeases } from "../../../../../infra/local/host/queueLeases.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const received = { messageId: "m1", popReceipt: "first", dequeueCount: 1 };

function leasesOf(queue: Partial<Record<"deleteMessage" | "updateMessage", unknown>>) {
  const said: string[] = [];
  const file = join(mkdtempSync(join(tmpdir(), "leases-")), "leases.json");
  return { said, leases: new QueueLeases(queue as unknown as QueueClient, file, (line) => said.push(line)) };
}

function taken(leases: QueueLeases): Lease {
  const [lease] = leases.take([received]);
  if (!lease) throw new Error("no lease was taken");
  return lease;
}

test("a message is deleted by the receipt of the renewal that was on its way", async () => {
  const answered = Promise.withResolvers<{ popReceipt: string }>();
  const deleteMessage = vi.fn(async () => undefined);
  const { leases } = leasesOf({ deleteMessage, updateMessage: () => answered.promise });
  const lease = taken(leases);
  await vi.advanceTimersByTimeAsync(10_000);

  const done = leases.complete(lease);
  expect(deleteMessage).not.toHaveBeenCalled();
  answered.resolve({ popReceipt: "second" });
  await done;

  expect(deleteMessage).toHaveBeenCalledExactlyOnceWith("m1", "second");
  await leases.stop();
});

test.each([
  { statusCode: 404, code: "MessageNotFound" },
  { statusCode: 400, code: "PopReceiptMismatch" },
])("a message whose lease ran out is somebody else's: %j is told, and ends nothing", async (refusal) => {
  const deleteMessage = () => Promise.reject(Object.assign(new Error(refusal.code), refusal));
  const { leases, said } = leasesOf({ deleteMessage });
  const lease = taken(leases);

  await leases.complete(lease);

  expect(said).toEqual([expect.stringContaining("may run again")]);
  await leases.stop();
});

test("another refusal to delete is not swallowed", async () => {
  const refusal = Object.assign(new Error("no"), { statusCode: 403, code: "AuthorizationFailure" });
  const { leases } = leasesOf({ deleteMessage: () => Promise.reject(refusal) });
  const lease = taken(leases);

  await expect(leases.complete(lease)).rejects.toBe(refusal);
  await leases.stop();
});
