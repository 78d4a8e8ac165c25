import { beforeAll, describe, expect, test } from "vitest";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const told = { at: "2026-03-02T09:00:00.000Z", stage: "open" };

const stores = testStores();
describe.each(stores.each)("what a channel was told, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("is kept for each wave under an ETag: of two writers at once one is told", async () => {
    expect(await store.toldUpTo("told-1")).toBeUndefined();
    const etag = await store.saveToldUpTo("told-1", told, undefined);
    await expect(store.saveToldUpTo("told-1", told, undefined)).rejects.toThrow(ConflictError);
    await store.saveToldUpTo("told-1", { ...told, stage: "reminded" }, etag);
    await expect(store.saveToldUpTo("told-1", told, etag)).rejects.toThrow(ConflictError);
    expect((await store.toldUpTo("told-1"))?.value).toEqual({ ...told, stage: "reminded" });
    expect(await store.toldUpTo("told-2")).toBeUndefined();
  });
});

test("a row that nobody can read is told of, and the next one takes its place", async () => {
  const store = stores.onTables();
  await store.saveToldUpTo("told-3", told, undefined);
  await stores.write("waves", "told-3", "toldUpTo", { value: "{" });
  const spoilt = await store.toldUpTo("told-3");
  expect(spoilt).toEqual({ value: undefined, etag: expect.any(String) });
  await store.saveToldUpTo("told-3", told, spoilt?.etag);
  expect((await store.toldUpTo("told-3"))?.value).toEqual(told);
});
