import { expect, test } from "vitest";
import { ConflictError } from "../../../../shared/errors.ts";
import { openGrants, type WantedGrant } from "../../../../shared/passes/openGrant.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const wanted = (userId: string, closesAt = "2026-03-09T08:00:00.000Z"): WantedGrant => ({
  userId,
  reason: "warned",
  scopeId: "wave-1",
  key: "chased|1|1",
  closesAt,
  waveId: "wave-1",
});

/** A store that counts what is written to it. */
function setUp() {
  const table = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  const written = { lines: 0, grants: 0 };
  const store = {
    ...table,
    append: (events: Parameters<typeof table.append>[0]) => {
      written.lines += events.length;
      return table.append(events);
    },
    insertGrant: (grant: Parameters<typeof table.insertGrant>[0]) => {
      written.grants++;
      return table.insertGrant(grant);
    },
  };
  const open = (userIds: readonly string[], begun: readonly string[], closesAt?: string) =>
    openGrants(
      { store, clock: { now: () => new Date("2026-03-02T08:00:00Z") } },
      config,
      userIds.map((userId) => wanted(userId, closesAt)),
      new Set(begun),
    );
  return { open, written, store };
}

test("grants that are looked for first are found as they were, and nothing is written for them", async () => {
  const { open, written } = setUp();
  const first = await open(["a", "b"], []);
  expect(written).toEqual({ lines: 2, grants: 2 });
  expect(await open(["b", "a"], ["a", "b"], "2026-04-01T08:00:00.000Z")).toEqual([first[1], first[0]]);
  expect(written).toEqual({ lines: 2, grants: 2 });
});

test("those that were not there yet are opened, with their line", async () => {
  const { open, written, store } = setUp();
  await open(["a"], []);
  const again = await open(["a", "b"], ["a", "b"]);
  expect(written).toEqual({ lines: 2, grants: 2 });
  expect((await store.grant(again[1]?.grantId ?? ""))?.grant).toMatchObject({ userId: "b", state: { kind: "open" } });
  expect((await store.recent("wave-1", 10)).map(({ subjectId }) => subjectId).sort()).toEqual(["a", "b"]);
});

test("without that, a repeat finds the same grants all the same", async () => {
  const { open, written } = setUp();
  const first = await open(["a", "b"], []);
  expect(await open(["a", "b"], [], "2026-04-01T08:00:00.000Z")).toEqual(first);
  expect(written.grants).toBe(4);
});

test("a grant that stood in the way and is gone is a race that was lost: the step comes again", async () => {
  const store = { ...memoryRolloutStore(), insertGrant: async () => undefined };
  const ports = { store, clock: new FakeClock() };
  await expect(openGrants(ports, config, [wanted("a")])).rejects.toThrow(ConflictError);
});
