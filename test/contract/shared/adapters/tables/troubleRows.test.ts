import { beforeAll, describe, expect, test } from "vitest";
import { hashOf } from "../../../../../shared/adapters/tables/columns.ts";
import { type Sighting, troubleKey } from "../../../../../shared/domain/trouble/trouble.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const at = (time: string): string => `2026-06-10T${time}.000Z`;
const sighting: Sighting = {
  scope: "wave-1",
  doing: "creating a wave's policy in report-only",
  meanwhile: "It waits.",
  said: `1034: Policy contains invalid applications: {"x":"ServicePrincipalNotFound"} '`,
  reason: "invalid",
  code: "BadRequest",
  requestId: "4486d728-0000-4000-8000-000000000000",
  saidAt: at("09:59:58"),
  at: at("10:00:00"),
  againAfterSeconds: 3600,
};

const stores = testStores();
describe.each(stores.each)("what does not go on, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("is one row for what was done and answered, and counts", async () => {
    await store.recordTrouble(sighting);
    const again = await store.recordTrouble({ ...sighting, at: at("11:00:00"), requestId: undefined });
    const { at: _, againAfterSeconds: __, requestId: ___, ...rest } = sighting;
    const row = { ...rest, since: at("10:00:00"), last: at("11:00:00"), count: 2, againBy: at("12:00:00") };
    expect(again).toMatchObject(row);
    expect(await store.troublesOf("wave-1", at("11:00:00"))).toEqual([row]);
  });

  test("is read for all, or for one scope, the longest first, and not once it is over", async () => {
    await store.recordTrouble({ ...sighting, scope: "app", at: at("10:30:00") });
    await store.recordTrouble({ ...sighting, scope: "~ odd / scope #1", at: at("10:40:00") });
    const scopes = (await store.troubles(at("11:00:00"))).map(({ scope }) => scope);
    expect(scopes).toEqual(["wave-1", "app", "~ odd / scope #1"]);
    expect(await store.troublesOf("~ odd / scope #1", at("11:00:00"))).toHaveLength(1);
    expect(await store.troublesOf("wave-2", at("11:00:00"))).toEqual([]);
    expect((await store.troubles(at("12:50:00"))).map(({ scope }) => scope)).toEqual(["wave-1"]);
    expect(await store.troubles(at("13:30:00"))).toEqual([]);
  });

  test("is forgotten once nobody has met it for long", async () => {
    await store.forgetTroubles(at("10:35:00"));
    const scopes = (await store.troubles(at("11:00:00"))).map(({ scope }) => scope);
    expect(scopes).toEqual(["wave-1", "~ odd / scope #1"]);
  });
});

test("a row that nobody can read is left out, and begun anew", async () => {
  const store = stores.onTables();
  await store.recordTrouble({ ...sighting, scope: "wave-9" });
  await stores.write("troubles", "wave-9", hashOf(troubleKey(sighting)), { reason: "nonsense" });
  expect(await store.troublesOf("wave-9", at("10:00:00"))).toEqual([]);
  expect(stores.unreadable).toContainEqual(expect.objectContaining({ tableName: "troubles" }));
  expect(await store.recordTrouble({ ...sighting, scope: "wave-9", at: at("10:10:00") })).toMatchObject({ count: 1 });
  expect(await store.troublesOf("wave-9", at("10:10:00"))).toHaveLength(1);
});
