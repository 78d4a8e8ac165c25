import { beforeAll, describe, expect, test } from "vitest";
import type { Release } from "../../../../../shared/domain/enforcement/release.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const at = "2026-06-10T10:00:00.000Z";
const ada = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
const bo = { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bo" };
const id = (n: number) => `ab000000-0000-4000-8000-0000000000d${n}`;
const asked: Release = { userId: id(1), state: "asked", reason: "scanner – hall 3", hours: 2, asked: { by: ada, at } };
const ended: Release = {
  ...asked,
  state: "ended",
  confirmed: { by: bo, at },
  until: at,
  endedEarly: { by: bo, at },
  outAt: at,
  lookedAt: at,
  found: "stranded",
  endedAt: at,
  notYet: "enforcement was stopped",
};

const stores = testStores();
describe.each(stores.each)("releases %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("are read back whole, by person, in whatever case the id is written", async () => {
    const etag = await store.saveRelease({ ...ended, userId: id(1).toUpperCase() }, undefined);
    expect(await store.releaseOf(id(1).toUpperCase())).toEqual({ ...ended, etag });
    expect(await store.releaseOf(id(9))).toBeUndefined();
  });

  test("are written by who read them last: a second first one, and a stale one, are refused", async () => {
    const etag = await store.saveRelease({ ...asked, userId: id(2) }, undefined);
    await expect(store.saveRelease({ ...asked, userId: id(2) }, undefined)).rejects.toThrow(ConflictError);
    await store.saveRelease({ ...asked, userId: id(2), hours: 3 }, etag);
    await expect(store.saveRelease({ ...asked, userId: id(2), hours: 8 }, etag)).rejects.toThrow(ConflictError);
    expect((await store.releaseOf(id(2)))?.hours).toBe(3);
  });

  test("are found while they are open, with the ETag to go on with, and at no other time", async () => {
    const states = ["asked", "leaving", "out", "returning", "ended"] as const;
    for (const [n, state] of states.entries())
      await store.saveRelease({ ...asked, userId: id(n + 3), state }, undefined);
    const open = await store.openReleases();
    expect(open.map(({ state }) => state).toSorted()).toEqual(["leaving", "out", "returning"]);
    for (const { etag, ...release } of open) await store.saveRelease({ ...release, state: "ended" }, etag);
    expect(await store.openReleases()).toEqual([]);
  });
});
