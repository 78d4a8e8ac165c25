import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnreadableRow } from "../../../../../shared/adapters/tables/rows.ts";
import { tableRolloutStore } from "../../../../../shared/adapters/tables/tableRolloutStore.ts";
import type { CanaryWrite } from "../../../../../shared/domain/enforcement/canaryWrite.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { memoryRolloutStore } from "../../../../support/fakes/memoryRolloutStore.ts";
import { startTestStorage } from "../../../../support/startTestStorage.ts";

const limits = { perMinute: 30, perHour: 100 };
const NO_ETAG = "W/\"datetime'2026-03-02T08%3A00%3A00.0000000Z'\"";
let azurite: Awaited<ReturnType<typeof startTestStorage>>;
let onTables: RolloutStore;
const unreadable: UnreadableRow[] = [];

beforeAll(async () => {
  azurite = await startTestStorage();
  onTables = tableRolloutStore(
    { kind: "connectionString", connectionString: azurite.connectionString },
    undefined,
    limits,
    async (row) => void unreadable.push(row),
  );
});
afterAll(() => azurite?.stop());

describe.each([
  ["in memory", () => memoryRolloutStore(limits)],
  ["on Table Storage", () => onTables],
] as const)("the canary write %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";

  test("is absent at first, made once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.canaryWrite()).toBeUndefined();
    const open: CanaryWrite = { openSince: at };
    await expect(store.saveCanaryWrite(open, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveCanaryWrite(open, undefined);
    await expect(store.saveCanaryWrite({}, undefined)).rejects.toThrow(ConflictError);
    const refused: CanaryWrite = { provedAt: at, refused: { since: at, say: "403 <denied>", isDenied: true } };
    const second = await store.saveCanaryWrite(refused, first);
    await expect(store.saveCanaryWrite({}, first)).rejects.toThrow(ConflictError);
    expect(await store.canaryWrite()).toEqual({ value: refused, etag: second });
  });
});

test("a row that cannot be read is told of, and as if nothing had been tried", async () => {
  await onTables.ready();
  await TableClient.fromConnectionString(azurite.connectionString, "appState", {
    allowInsecureConnection: true,
  }).upsertEntity({ partitionKey: "app", rowKey: "canaryWrite", value: '{"provedAt":1,"refused":2}' }, "Merge");
  expect((await onTables.canaryWrite())?.value).toEqual({});
  expect(unreadable).toMatchObject([{ tableName: "appState", rowKey: "canaryWrite" }]);
});
