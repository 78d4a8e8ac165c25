import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnreadableRow } from "../../../../../shared/adapters/tables/rows.ts";
import { tableRolloutStore } from "../../../../../shared/adapters/tables/tableRolloutStore.ts";
import type { MethodsWatch } from "../../../../../shared/domain/policy/methodsWatch.ts";
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
] as const)("what is known of the methods policy %s", (_name, make) => {
  const at = "2026-03-02T08:00:00.000Z";
  const known: MethodsWatch = {
    passkeys: {
      isOn: true,
      includeTargets: [{ kind: "everyone", id: "all_users", profileIds: ["p"] }],
      excludeTargets: [{ kind: "group", id: "g" }],
      passkeyProfiles: [
        {
          id: "p",
          name: "Staff, <all>",
          passkeyTypes: ["synced"],
          keyRestrictions: { enforcementType: "block", aaGuids: ["a"] },
        },
      ],
    },
    certificates: { isOn: false, includeTargets: [], excludeTargets: [] },
  };

  test("is absent at first, made once, and changed by whoever read it last", async () => {
    const store = make();
    await store.ready();
    expect(await store.methodsWatch()).toBeUndefined();
    await expect(store.saveMethodsWatch(known, NO_ETAG)).rejects.toThrow(ConflictError);
    const first = await store.saveMethodsWatch(known, undefined);
    await expect(store.saveMethodsWatch({}, undefined)).rejects.toThrow(ConflictError);
    expect(await store.methodsWatch()).toEqual({ value: known, etag: first });

    const sweep = { digest: "d", since: at, after: "m", due: ["n"], helping: ["w"], looked: 9, stranded: 1 };
    const whole: MethodsWatch = { ...known, unknown: { since: at, say: "403" }, changed: { at, say: "off" }, sweep };
    const second = await store.saveMethodsWatch(whole, first);
    await expect(store.saveMethodsWatch({}, first)).rejects.toThrow(ConflictError);
    expect(await store.methodsWatch()).toEqual({ value: whole, etag: second });
  });
});

test("a row that cannot be read is told of, and as if nothing had been read", async () => {
  await onTables.ready();
  await TableClient.fromConnectionString(azurite.connectionString, "appState", {
    allowInsecureConnection: true,
  }).upsertEntity({ partitionKey: "app", rowKey: "methodsWatch", value: '{"changed":1}' }, "Merge");
  expect((await onTables.methodsWatch())?.value).toEqual({});
  expect(unreadable).toMatchObject([{ tableName: "appState", rowKey: "methodsWatch" }]);
});
