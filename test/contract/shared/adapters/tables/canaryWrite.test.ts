import { describe, expect, test } from "vitest";
import type { CanaryWrite } from "../../../../../shared/domain/enforcement/canaryWrite.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import { NO_ETAG, testStores } from "../../../../support/testStores.ts";

const stores = testStores();

describe.each(stores.each)("the canary write %s", (_name, make) => {
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
  await stores.onTables().ready();
  await stores.write("appState", "app", "canaryWrite", { value: '{"provedAt":1,"refused":2}' });
  expect((await stores.onTables().canaryWrite())?.value).toEqual({});
  expect(stores.unreadable).toMatchObject([{ tableName: "appState", rowKey: "canaryWrite" }]);
});
