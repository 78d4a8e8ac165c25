import { describe, expect, test } from "vitest";
import type { DoorFacts } from "../../../../../shared/domain/door/doorFacts.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();

describe.each(stores.each)("the door %s", (_name, make) => {
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
    await store.overwriteDoor(asked);
    expect((await store.door())?.value).toEqual(asked);
  });
});

test("a row that cannot be read is refused and told of: nobody takes it for a door, or for none", async () => {
  await stores.onTables().ready();
  await stores.write("appState", "app", "door", { value: '{"reading":{"at":1}}' });
  await expect(stores.onTables().door()).rejects.toThrow(RefusedError);
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "door" }]);
  await stores.onTables().overwriteDoor({});
  expect((await stores.onTables().door())?.value).toEqual({});
});
