import { beforeAll, describe, expect, test } from "vitest";
import type { MemberDecision } from "../../../../../shared/domain/wave/memberDecision.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const person = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
const held: MemberDecision = {
  userId: "ab000000-0000-4000-8000-0000000000cd",
  round: 1,
  by: person,
  at: "2026-05-12T08:00:00.000Z",
  reason: "on leave – until autumn",
  decision: { kind: "hold" },
};
const dated: MemberDecision = {
  ...held,
  decision: {
    kind: "date",
    on: "2026-05-20",
    confirmed: { by: { ...person, displayName: "Bo" }, at: held.at },
    warned: { at: held.at, entersAt: "2026-05-20T07:00:00.000Z" },
    enteringAt: "2026-05-20T07:00:00.000Z",
    notYet: "roles could not be read",
  },
};

const stores = testStores();
describe.each(stores.each)("decisions about members %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("are read back whole, by wave and person, in whatever case the id is written", async () => {
    await store.saveDecision("w1", { ...dated, userId: dated.userId.toUpperCase() }, undefined);
    expect(await store.decisionOf("w1", dated.userId.toUpperCase())).toMatchObject(dated);
    expect(await store.decisionOf("w2", dated.userId)).toBeUndefined();
    expect(await store.decisionsOf("w1")).toEqual([expect.objectContaining(dated)]);
    expect(await store.decisionsOf("w2")).toEqual([]);
  });

  test("are all read for a wave, with nobody whose decision is unread", async () => {
    await store.saveDecision("w4", held, undefined);
    expect(await store.decidedIn("w4")).toEqual({ rows: [expect.objectContaining(held)], unread: [] });
  });

  test("are written by who read them last: a second first decision, and a stale one, are refused", async () => {
    const etag = await store.saveDecision("w3", held, undefined);
    await expect(store.saveDecision("w3", dated, undefined)).rejects.toThrow(ConflictError);
    const newer = await store.saveDecision("w3", dated, etag);
    await expect(store.saveDecision("w3", held, etag)).rejects.toThrow(ConflictError);
    expect(await store.decisionOf("w3", held.userId)).toEqual({ ...dated, etag: newer });
  });
});

test("a decision that nobody can read names whom it is about, is told of, and costs no other", async () => {
  const store = stores.onTables();
  const other = "ab000000-0000-4000-8000-0000000000ef";
  await store.saveDecision("w5", held, undefined);
  await store.saveDecision("w5", { ...held, userId: other }, undefined);
  await stores.write("decisions", "w5", held.userId, {
    decided: JSON.stringify({ ...held, decision: { kind: "odd" } }),
  });
  expect(await store.decidedIn("w5")).toMatchObject({ rows: [{ userId: other }], unread: [held.userId] });
  expect(stores.unreadable).toMatchObject([{ rowKey: held.userId }]);
});
