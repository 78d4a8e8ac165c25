import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hrEventQueueOf } from "../../../../../shared/adapters/queue/storageQueue.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { startTestStorage } from "../../../../support/startTestStorage.ts";

let azurite: Awaited<ReturnType<typeof startTestStorage>>;
beforeAll(async () => {
  azurite = await startTestStorage();
});
afterAll(() => azurite?.stop());

const storage = () => ({ kind: "connectionString", connectionString: azurite.connectionString }) as const;

test("an HR event is queued as base64 JSON that never expires, in a queue made on the way", async () => {
  const queue = hrEventQueueOf(storage(), undefined);
  await Promise.all([
    queue.enqueue({ source: "workday", eventId: "msg_1" }),
    queue.enqueue({ source: "workday", eventId: "Zoë" }),
  ]);
  const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient("hr-events");
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 5 });
  const messages = receivedMessageItems.map(
    ({ messageText }) => JSON.parse(Buffer.from(messageText, "base64").toString()) as object,
  );
  expect(messages).toEqual(
    expect.arrayContaining([
      { source: "workday", eventId: "msg_1" },
      { source: "workday", eventId: "Zoë" },
    ]),
  );
  expect(receivedMessageItems.every(({ expiresOn }) => expiresOn.getFullYear() > 2100)).toBe(true);
});

test("storage that is away is transient, and the next event gets through", async () => {
  const nowhere = azurite.connectionString.replace(
    /QueueEndpoint=http:\/\/127\.0\.0\.1:\d+/,
    "QueueEndpoint=http://127.0.0.1:9",
  );
  const away = hrEventQueueOf({ kind: "connectionString", connectionString: nowhere }, undefined);
  await expect(away.enqueue({ source: "s", eventId: "1" })).rejects.toThrow(TransientError);
  await hrEventQueueOf(storage(), undefined).enqueue({ source: "s", eventId: "2" });
});
