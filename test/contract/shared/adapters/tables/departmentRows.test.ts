import { beforeAll, describe, expect, test } from "vitest";
import type { DepartmentAsked } from "../../../../../shared/domain/deadline/department.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { personId } from "../../../../support/deadline/countedTenant.ts";
import { testStores } from "../../../../support/testStores.ts";

const [FIRST, SECOND, THIRD] = ["2026-11-29T08:00:00.000Z", "2026-11-30T08:00:00.000Z", "2026-12-01T08:00:00.000Z"];
const key = { cohort: "february", standing: "ready" } as const;

const stores = testStores();
describe.each(stores.each)("departments, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });
  const of = (from: number, count: number, department: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => ({ userId: personId((from + n) * 16), department: department(n) }));
  const known = async (startedAt: string, slot: "a" | "b", shard = "0") => {
    const found: (readonly [string, string])[] = [];
    for await (const people of store.departments({ startedAt, slot }, shard))
      found.push(...people.map(({ userId, department }) => [userId, department] as const));
    // A later shard follows.
    const shards = found.map(([userId]) => userId.charAt(0));
    expect(shards).toEqual(shards.toSorted());
    return found.filter(([userId]) => userId.startsWith(shard)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  };
  const pairs = (some: ReturnType<typeof of>) => some.map(({ userId, department }) => [userId, department]);

  test("have one reading under an ETag: of two writers at once one is told", async () => {
    expect(await store.departmentReading()).toBeUndefined();
    const reading = { startedAt: FIRST, slot: "a", page: 0, until: SECOND } as const;
    const etag = await store.saveDepartmentReading({ reading }, undefined);
    await expect(store.saveDepartmentReading({ reading }, undefined)).rejects.toThrow(ConflictError);
    const last = {
      startedAt: FIRST,
      slot: "a",
      readAt: FIRST,
      day: "2026-11-29",
      named: [{ key: "a|b", name: "A|B" }],
    } as const;
    await store.saveDepartmentReading({ last, reading: { ...reading, next: "x", page: 10 } }, etag);
    await expect(store.saveDepartmentReading({ reading }, etag)).rejects.toThrow(ConflictError);
    expect((await store.departmentReading())?.value).toEqual({ last, reading: { ...reading, next: "x", page: 10 } });
  });

  test("are those of one reading, whatever they are called, by sixteenths of the people", async () => {
    // More than one row takes, and each the longest that there can be.
    const many = of(0, 400, (n) => `"\\${String(n).padStart(3, "0")}${'"\\'.repeat(30)}`);
    const odd = [{ userId: personId(9).toUpperCase(), department: "=R&D|/#?\\ 😀" }];
    const place = { startedAt: FIRST, slot: "a" } as const;
    await store.saveDepartments(place, 0, [...many, ...odd]);
    await store.saveDepartments(
      place,
      10,
      of(400, 1, () => "Sales"),
    );
    expect(await known(FIRST, "a")).toEqual([...pairs(many), ...pairs(of(400, 1, () => "Sales"))]);
    expect(await known(FIRST, "a", "9")).toEqual([[personId(9), "=R&D|/#?\\ 😀"]]);
    expect(await known(FIRST, "a", "f")).toEqual([]);
    // The same part once more, as after a death before the place moved on.
    await store.saveDepartments(
      place,
      10,
      of(400, 1, () => "Sales"),
    );
    expect(await known(FIRST, "a")).toHaveLength(401);
  });

  test("of one reading stay while the next is written, and go with the one after", async () => {
    await store.saveDepartments(
      { startedAt: SECOND, slot: "b" },
      0,
      of(0, 2, () => "HR"),
    );
    expect([(await known(FIRST, "a")).length, (await known(SECOND, "b")).length]).toEqual([401, 2]);
    await store.saveDepartments(
      { startedAt: THIRD, slot: "a" },
      0,
      of(0, 1, () => "IT"),
    );
    expect(await known(THIRD, "a")).toEqual([[personId(0), "IT"]]);
    await store.dropEarlierDepartments({ startedAt: THIRD, slot: "a" });
    expect(await known(FIRST, "a")).toEqual([]);
    expect([(await known(THIRD, "a")).length, (await known(SECOND, "b")).length]).toEqual([1, 2]);
  });

  test("of a later shard are read alone", async () => {
    const place = { startedAt: THIRD, slot: "b" } as const;
    await store.saveDepartments(
      place,
      0,
      [1, 17, 2].map((n) => ({ userId: personId(n), department: "Sales" })),
    );
    expect([...(await known(THIRD, "b", "2"))]).toEqual([[personId(2), "Sales"]]);
  });

  test("part a list: one by name, those without, and all that are counted by no name", async () => {
    const listed = [
      ...of(0, 700, (n) => (n % 2 === 0 ? "Sales" : "sales")),
      // Each of their own, with a long name: more than one row takes.
      ...of(700, 500, (n) => `${n}`.padEnd(64, '"')),
      ...of(1200, 3, () => "Legal"),
    ].map((one) => ({ ...one, waveId: undefined }));
    const without = [{ userId: personId(1300 * 16), waveId: "wave-1" }];
    await store.saveCountedLists([{ shard: "0", lists: [{ key, people: [...listed, ...without] }] }]);
    const count = async (department: DepartmentAsked | undefined, waveId?: string) => {
      const found = new Map<string, string | undefined>();
      let after: string | undefined;
      do {
        const ofWave = waveId === undefined ? undefined : { waveId };
        const page = await store.listPage(key, { after, limit: 200, department, of: ofWave });
        for (const { userId, department: name } of page.people) found.set(userId, name);
        after = page.next;
      } while (after !== undefined);
      return found;
    };
    expect([...(await count(undefined))]).toEqual([
      ...listed.map(({ userId, department }) => [userId, department]),
      [personId(1300 * 16), undefined],
    ]);
    expect((await count({ kind: "named", key: "sales" })).size).toBe(700);
    expect([...(await count({ kind: "named", key: "legal" })).values()]).toEqual(["Legal", "Legal", "Legal"]);
    expect((await count({ kind: "named", key: "other" })).size).toBe(0);
    expect((await count({ kind: "other", named: ["sales"] })).size).toBe(503);
    expect([...(await count({ kind: "none" })).keys()]).toEqual([personId(1300 * 16)]);
    expect((await count({ kind: "none" }, "wave-2")).size).toBe(0);
  });

  test("have a name in their cut of a day", async () => {
    const value = { people: 1, left: 0, credentials: {}, standings: { february: zero, july: zero } };
    const cut = { cut: "department|named|r & d/ö", day: "2026-11-30", countedAt: FIRST, reportAt: FIRST, value };
    await store.saveCutsOfDay([{ ...cut, name: "R & D/Ö" }]);
    expect(await store.latestCuts()).toEqual([{ ...cut, name: "R & D/Ö" }]);
    expect(await store.cutByDay(cut.cut, "2026-11-30", "2026-11-30")).toEqual([{ ...cut, name: "R & D/Ö" }]);
  });
});

test("whoever was erased from a row is nobody, and nobody behind them is missed", async () => {
  const store = stores.onTables();
  const place = { startedAt: "2026-12-05T08:00:00.000Z", slot: "b" } as const;
  await store.saveDepartments(place, 0, [{ userId: personId(4), department: "Sales" }]);
  const groups = JSON.stringify([["Sales", ["erased-1", personId(3)]]]);
  await stores.write("progress", "department", "b|3|000000|000000", { startedAt: place.startedAt, groups });
  const found: string[] = [];
  for await (const people of store.departments(place, "3")) found.push(...people.map(({ userId }) => userId));
  expect(found).toEqual([personId(3), personId(4)]);
});

const zero = {
  smsOrVoiceOnly: 0,
  smsOrVoiceEnabledOnly: 0,
  nothingRegistered: 0,
  otherMethods: 0,
  ready: 0,
  unknown: 0,
};
