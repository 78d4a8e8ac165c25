import { beforeAll, describe, expect, test } from "vitest";
import { REPORTS } from "../../../../../shared/adapters/graph/requestPace.ts";
import { SharedPace } from "../../../../../shared/adapters/graph/sharedPace.ts";
import type { Leases } from "../../../../../shared/domain/limits/requestLease.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { FakeClock } from "../../../../support/fakes/fakeClock.ts";
import { testStores } from "../../../../support/testStores.ts";

const stores = testStores();

const leases: Leases = {
  leases: [{ by: "a", most: 4, until: "2026-03-02T09:05:00.000Z" }],
  waiting: [{ by: "b", priority: "watch", since: "2026-03-02T09:00:00.000Z", until: "2026-03-02T09:05:30.000Z" }],
  seen: { a: "2026-03-02T09:00:00.000Z" },
};

describe.each(stores.each)("a rollout store %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(() => {
    store = make();
  });

  test("keeps the shares of each limit, for one writer at a time", async () => {
    expect(await store.requestLeases("reports")).toBeUndefined();
    const first = await store.saveRequestLeases("reports", { leases: [], waiting: [], seen: {} }, undefined);
    await expect(store.saveRequestLeases("reports", leases, undefined)).rejects.toThrow(ConflictError);
    const second = await store.saveRequestLeases("reports", leases, first);
    expect(await store.requestLeases("reports")).toEqual({ leases, etag: second });
    await expect(store.saveRequestLeases("reports", leases, first)).rejects.toThrow(ConflictError);
    expect(await store.requestLeases("conditionalAccess")).toBeUndefined();
  });

  test("gives all of a limit to one of many processes that ask at once", async () => {
    const clock = new FakeClock("2026-03-02T12:00:00.000Z");
    const ask = () => new SharedPace({ store, clock }, "reports", REPORTS).take(5, { priority: "watch" });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.reduce((sum, { granted }) => sum + granted, 0)).toBe(5);
  });
});

test("shares of a later version are told of, and count as everything taken", async () => {
  await stores.write("appState", "app", "requestLeases|conditionalAccess", { leases: '{"by":"x"}' });
  const found = await stores.onTables().requestLeases("conditionalAccess");
  expect(found?.leases).toBeUndefined();
  expect(stores.unreadable).toMatchObject([{ rowKey: "requestLeases|conditionalAccess" }]);
  const clock = new FakeClock("2026-03-02T12:00:00.000Z");
  const pace = new SharedPace({ store: stores.onTables(), clock }, "conditionalAccess", REPORTS);
  expect((await pace.take(1)).granted).toBe(0);
  clock.advance({ minutes: 6 });
  expect((await pace.take(1)).granted).toBe(1);
});
