import { beforeAll, describe, expect, test } from "vitest";
import type { LentKey } from "../../../../../shared/domain/lentKeys/lentKey.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const ANN = "AC000000-0000-4000-8000-0000000000e1";
const ODD = "5C/21 #A?\\'";
const by = { id: "ac000000-0000-4000-8000-0000000000e9", displayName: "Hen, Helpdesk" };
const key = (serial: string, change: Partial<LentKey> = {}): LentKey => ({
  serial,
  make: "YubiKey 5C",
  userId: ANN,
  displayName: "\u00c4nn",
  lent: { by, at: "2026-03-01T08:00:00.000Z" },
  ...change,
});

const stores = testStores();
describe.each(stores.each)("a lent key, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("stands under its serial, whatever is in it and whatever its case", async () => {
    await store.saveLentKey(key(ODD), undefined);
    expect((await store.lentKey(ODD.toLowerCase()))?.key).toEqual(key(ODD));
    expect(await store.lentKey("another")).toBeUndefined();
    await expect(store.saveLentKey(key(ODD), undefined)).rejects.toThrow(ConflictError);
  });

  test("is with its holder until it is back; whoever was faster is kept", async () => {
    await store.saveLentKey(key("1"), undefined);
    await store.saveLentKey(key("2", { userId: "ac000000-0000-4000-8000-0000000000e2" }), undefined);
    const serials = async () => (await store.keysOutWith(ANN.toLowerCase())).map(({ serial }) => serial).toSorted();
    expect(await serials()).toEqual(["1", ODD]);
    const known = await store.lentKey("1");
    const back = { by, at: "2026-03-02T08:00:00.000Z", as: "returned" } as const;
    await store.saveLentKey(key("1", { back }), known?.etag);
    await expect(store.saveLentKey(key("1"), known?.etag)).rejects.toThrow(ConflictError);
    expect(await serials()).toEqual([ODD]);
    const all: string[] = [];
    for await (const page of store.lentKeyPages()) all.push(...page.map(({ serial }) => serial));
    expect(all.toSorted()).toEqual(["1", "2", ODD]);
  });
});

test("a key that nobody can read refuses whoever asks for it, and holds up no other", async () => {
  const store = stores.onTables();
  await store.saveLentKey(key("9"), undefined);
  await stores.write("lentKeys", "key", "9", { key: "{" });
  await expect(store.lentKey("9")).rejects.toThrow(RefusedError);
  expect((await store.keysOutWith(ANN)).map(({ serial }) => serial)).not.toContain("9");
});
