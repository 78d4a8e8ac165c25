import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { withCallCache, withManagersKept } from "../../../../shared/waves/callCache.ts";
import { allMembers, pick } from "../../../../shared/waves/memberPages.ts";
import { FakeDirectory } from "../../../support/fakes/fakeDirectory.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";
import { aMember } from "../../../support/waves/aMember.ts";

const WAVE = "wave-1";
const PEOPLE = 1200;
const idOf = (n: number) => `u${String(n).padStart(4, "0")}`;
const memberOf = (n: number): WaveMember => aMember(WAVE, idOf(n));

/** A wave of 1,200 people; `read` counts the rows that came from the table. */
async function setUp() {
  const table = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  await table.putMembers(
    WAVE,
    Array.from({ length: PEOPLE }, (_, n) => memberOf(n)),
  );
  const seen = { rows: 0 };
  const membersPage: typeof table.membersPage = async (...args) => {
    const page = await table.membersPage(...args);
    seen.rows += page.length;
    return page;
  };
  const members: typeof table.members = async (...args) => {
    const some = await table.members(...args);
    seen.rows += some.length;
    return some;
  };
  return { table, seen, store: withCallCache({ ...table, membersPage, members }) };
}
const ids = (members: readonly WaveMember[]) => members.map(({ userId }) => userId);

describe("within one call", () => {
  test("whoever carries on behind a cursor reads a few rows, not the wave", async () => {
    const { store, seen } = await setUp();
    expect(ids(await pick(store, WAVE, idOf(700), 5, () => true))).toEqual([701, 702, 703, 704, 705].map(idOf));
    expect(seen.rows).toBeLessThanOrEqual(40);
  });

  test("whoever finds none among those reads on to the end", async () => {
    const { store, seen } = await setUp();
    expect(ids(await pick(store, WAVE, idOf(700), 5, ({ userId }) => userId === idOf(1199)))).toEqual([idOf(1199)]);
    expect(seen.rows).toBe(499);
  });

  test("rows are read once, whatever looks at them and in pages of whatever size", async () => {
    const { store, seen } = await setUp();
    expect(await allMembers(store, WAVE)).toHaveLength(PEOPLE);
    expect(await allMembers(store, WAVE)).toHaveLength(PEOPLE);
    expect(ids(await store.membersPage(WAVE, idOf(3), 2))).toEqual([idOf(4), idOf(5)]);
    expect(ids(await store.members(WAVE, [idOf(9), "nobody"]))).toEqual([idOf(9)]);
    expect(seen.rows).toBe(PEOPLE);
  });

  test.each([
    ["from the beginning", undefined, 0],
    ["from an earlier cursor", idOf(99), 100],
    ["from a cursor beyond what was read", idOf(1000), 1001],
  ])("rows behind one cursor are no answer for those asked for %s", async (_where, after, first) => {
    const { store } = await setUp();
    await store.membersPage(WAVE, idOf(700), 10);
    expect(ids(await store.membersPage(WAVE, after, 2))).toEqual([idOf(first), idOf(first + 1)]);
  });

  test("members that were not read are asked of the table", async () => {
    const { store } = await setUp();
    await store.membersPage(WAVE, idOf(700), 10);
    expect(ids(await store.members(WAVE, [idOf(5), idOf(705)]))).toEqual([idOf(5), idOf(705)]);
  });

  test("what was written is seen, in the copy and in the table", async () => {
    const { store, table } = await setUp();
    await store.membersPage(WAVE, idOf(700), 10);
    await store.mergeMembers(
      WAVE,
      [5, 705].map((n) => ({ userId: idOf(n), mailsSent: 3 })),
    );
    for (const from of [store, table])
      expect((await from.members(WAVE, [idOf(5), idOf(705)])).map(({ mailsSent }) => mailsSent)).toEqual([3, 3]);
    expect((await store.membersPage(WAVE, idOf(704), 1))[0]?.mailsSent).toBe(3);
    await store.putMembers(WAVE, [memberOf(5000)]);
    expect(ids(await store.membersPage(WAVE, idOf(1199), 10))).toEqual([idOf(5000)]);
  });
});

describe("managers", () => {
  test("are asked for once in a call, the unknown ones only, those without one too", async () => {
    const directory = new FakeDirectory();
    directory.addUser({ id: "boss" });
    directory.addUser({ id: "a" }, "boss");
    directory.addUser({ id: "b" });
    const kept = withManagersKept(directory);
    expect([...(await kept.managersOf(["a", "b"])).keys()]).toEqual(["a"]);
    expect((await kept.managersOf(["a"])).get("a")?.id).toBe("boss");
    expect([...(await kept.managersOf(["b"])).keys()]).toEqual([]);
    expect(directory.called("managersOf")).toBe(1);
    await kept.managersOf(["a", "boss"]);
    expect(directory.calls.filter(({ method }) => method === "managersOf").at(-1)?.args).toEqual([["boss"]]);
  });
});
