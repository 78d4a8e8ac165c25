import { beforeAll, describe, expect, test } from "vitest";
import type { CountedWave } from "../../../../../shared/domain/wave/countedWave.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";
import { noProgress } from "../../../../support/waves/rulesForTests.ts";

const longest = {
  userId: "44444444-4444-4444-8444-444444444444",
  userPrincipalName: `${"u".repeat(64)}@${"d".repeat(48)}`,
  reason: "refusedByEntra" as const,
  said: "x".repeat(300),
};
const list = (count: number) => ({ count, first: Array.from({ length: Math.min(count, 40) }, () => longest) });
const counted: CountedWave = {
  at: "2026-03-24T10:00:00.000Z",
  for: { stage: "steady", round: 2, partsBegun: 0, enforcingAt: "2026-03-20T10:00:00.000Z" },
  counts: {
    members: 10_000,
    inScope: 9_900,
    sortedOut: 100,
    ready: 9_000,
    unclear: 3,
    reported: 9_500,
    lookedAt: 9_400,
    enforced: 8_999,
    applying: 1,
  },
  progress: noProgress,
  devices: { families: [{ family: "samsung", people: 9_900, ready: 9_000 }], setUp: { people: 90, minutes: 4 } },
  mailsByKind: { announcement: 9_900 },
  notEnforced: list(901),
  wouldBeLeftOut: list(0),
  sortedOut: list(100),
  toBeDecided: list(40),
};

const stores = testStores();
describe.each(stores.each)("a count of a large wave, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("takes the place of the one before, of its own wave only, with lists as long as they may be", async () => {
    expect(await store.countedWave("counted-1")).toBeUndefined();
    await store.saveCountedWave("counted-1", { ...counted, at: "2026-03-24T09:00:00.000Z", notEnforced: list(3) });
    await store.saveCountedWave("counted-1", counted);
    expect(await store.countedWave("counted-1")).toEqual(counted);
    expect(await store.countedWave("counted-2")).toBeUndefined();
  });
});

test("one that nobody can read is as good as none, and told of", async () => {
  const store = stores.onTables();
  await stores.write("waves", "counted-3", "counted", { counts: "{" });
  expect(await store.countedWave("counted-3")).toBeUndefined();
});
