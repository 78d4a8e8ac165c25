import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnreadableRow } from "../../../../../shared/adapters/tables/rows.ts";
import { tableRolloutStore } from "../../../../../shared/adapters/tables/tableRolloutStore.ts";
import type { DoorFacts } from "../../../../../shared/domain/door/doorFacts.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
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
] as const)("the door %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";
  const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Zoë 'O'" };

  test("is absent at first, made once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.door()).toBeUndefined();
    const asked: DoorFacts = { asked: { by, at, digest: "d" } };
    await expect(store.saveDoor(asked, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveDoor(asked, undefined);
    await expect(store.saveDoor({}, undefined)).rejects.toThrow(ConflictError);
    expect(await store.door()).toEqual({ value: asked, etag: first });

    const whole: DoorFacts = {
      ...asked,
      confirmed: { by, at, digest: "d" },
      reading: { at, seen: "s", since: at, fault: 'the policy "x" is in report-only' },
      awaited: { "rollback wave-1": { by, at, reason: "<phones>" } },
    };
    const second = await store.saveDoor(whole, first);
    await expect(store.saveDoor({}, first)).rejects.toThrow(ConflictError);
    expect(await store.door()).toEqual({ value: whole, etag: second });
  });
});

test("a row that cannot be read is refused and told of: nobody takes it for a door, or for none", async () => {
  await onTables.ready();
  await TableClient.fromConnectionString(azurite.connectionString, "appState", {
    allowInsecureConnection: true,
  }).upsertEntity({ partitionKey: "app", rowKey: "door", value: '{"reading":{"at":1}}' }, "Merge");
  await expect(onTables.door()).rejects.toThrow(RefusedError);
  expect(unreadable).toMatchObject([{ tableName: "appState", rowKey: "door" }]);
});
