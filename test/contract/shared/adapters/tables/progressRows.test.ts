import { beforeAll, describe, expect, test } from "vitest";
import { addCuts } from "../../../../../shared/domain/deadline/addCuts.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { CutOfDay } from "../../../../../shared/ports/store/progress.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { personId } from "../../../../support/deadline/countedTenant.ts";
import { testStores } from "../../../../support/testStores.ts";

const AT = "2026-11-30T08:00:00.000Z";
const LATER = "2026-12-01T08:00:00.000Z";
const cutOf = (people: number) => ({ ...addCuts([]), people });
const ofDay = (cut: string, day: string, people: number, countedAt = AT): CutOfDay => ({
  cut,
  day,
  countedAt,
  reportAt: AT,
  value: cutOf(people),
});
const key = { cohort: "february", standing: "smsOrVoiceOnly" } as const;

const stores = testStores();
describe.each(stores.each)("progress, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("has one run under an ETag: of two writers at once one is told", async () => {
    expect(await store.countRun()).toBeUndefined();
    const run = { startedAt: AT, day: "2026-11-30", reportAt: AT, unknown: [] };
    const etag = await store.saveCountRun(run, undefined);
    await expect(store.saveCountRun(run, undefined)).rejects.toThrow(ConflictError);
    await store.saveCountRun({ ...run, upTo: "shard|3" }, etag);
    await expect(store.saveCountRun(run, etag)).rejects.toThrow(ConflictError);
    expect((await store.countRun())?.value).toEqual({ ...run, upTo: "shard|3" });
  });

  test("has what the units of one count came to, each once", async () => {
    const save = (unit: string, startedAt: string, people: number) =>
      store.saveCountedUnits([{ unit, startedAt, cuts: new Map([["all", cutOf(people)]]) }]);
    await save("shard|0", AT, 1);
    await save("shard|0", LATER, 2);
    await save("shard|0", LATER, 3);
    await save("wave|wave-1", LATER, 4);
    const people = async (startedAt: string) =>
      (await store.countedCuts(startedAt))
        .get("all")
        ?.map((cut) => cut.people)
        .sort();
    expect(await people(LATER)).toEqual([3, 4]);
    expect(await people(AT)).toBeUndefined();
  });

  test("knows nothing of everybody before the first count", async () => {
    expect(await store.latestOfEverybody()).toBeUndefined();
  });

  test("has a row a day and cut, and of the last count each cut that it knew", async () => {
    const lastMonday = { day: "2026-11-23", inScope: 3, ready: 2 };
    await store.saveCutsOfDay([{ ...ofDay("family|pixel", "2026-11-29", 1), lastMonday }]);
    expect(await store.latestCuts()).toEqual([{ ...ofDay("family|pixel", "2026-11-29", 1), lastMonday }]);
    await store.saveCutsOfDay([ofDay("all", "2026-11-29", 1), ofDay("wave|gone", "2026-11-29", 1)]);
    await store.saveCutsOfDay([ofDay("all", "2026-11-30", 2, LATER), ofDay("wave|w", "2026-11-30", 2, LATER)]);
    await store.saveCutsOfDay([ofDay("all", "2026-11-30", 3, LATER), ofDay("wave|w", "2026-11-30", 3, LATER)]);
    const days = async (from: string, until: string) =>
      (await store.cutByDay("all", from, until)).map(({ day, value }) => [day, value.people]);
    expect(await days("2026-11-29", "2026-11-30")).toEqual([
      ["2026-11-29", 1],
      ["2026-11-30", 3],
    ]);
    expect(await days("2026-11-30", "2026-12-30")).toEqual([["2026-11-30", 3]]);
    expect(await days("2026-12-01", "2026-12-30")).toEqual([]);
    expect((await store.latestCuts()).map(({ cut, value }) => [cut, value.people])).toEqual([
      ["all", 3],
      ["wave|w", 3],
    ]);
    expect(await store.latestOfEverybody()).toEqual(ofDay("all", "2026-11-30", 3, LATER));
    const timed = ofDay("all", "2026-11-30", 3, LATER);
    const withTimes = { ...timed, value: { ...timed.value, setUpMinutes: { 4: 20, 60: 1 }, mayUsePhoneCodes: 0 } };
    await store.saveCutsOfDay([withTimes, ofDay("wave|w", "2026-11-30", 3, LATER)]);
    expect(await store.latestOfEverybody()).toEqual(withTimes);
  });

  test("keeps the day of a cut that says the same as before, and shows it as counted now", async () => {
    const first = [ofDay("none", "2026-12-02", 5, "2026-12-02T01:00:00.000Z")];
    await store.saveCutsOfDay(first);
    const again = [ofDay("none", "2026-12-02", 5, "2026-12-02T07:00:00.000Z")];
    await store.saveCutsOfDay(again, first);
    expect(await store.latestCuts()).toEqual(again);
    const days = async () =>
      (await store.cutByDay("none", "2026-12-01", "2026-12-31")).map(({ day, value }) => [day, value.people]);
    expect(await days()).toEqual([["2026-12-02", 5]]);
    const next = [ofDay("none", "2026-12-03", 5, "2026-12-03T01:00:00.000Z")];
    await store.saveCutsOfDay(next, again);
    const changed = [ofDay("none", "2026-12-03", 6, "2026-12-03T07:00:00.000Z")];
    await store.saveCutsOfDay(changed, next);
    expect(await days()).toEqual([
      ["2026-12-02", 5],
      ["2026-12-03", 6],
    ]);
  });

  const people = (from: number, count: number, waveId?: string) =>
    Array.from({ length: count }, (_, n) => ({ userId: personId((from + n) * 16), waveId }));
  const idsOf = (some: readonly { readonly userId: string }[]) => some.map(({ userId }) => userId);
  async function listed(limit: number, of?: { readonly waveId: string | undefined }) {
    const found: string[] = [];
    let next: string | undefined;
    do {
      const page = await store.listPage(key, { after: next, limit, of });
      expect(page.people.length).toBeLessThanOrEqual(limit);
      found.push(...idsOf(page.people));
      next = page.next;
    } while (next !== undefined);
    return found;
  }

  test("lists people of several parts page by page, each once, and forgets who is in it no more", async () => {
    const other = { ...key, standing: "ready" } as const;
    // More than one row takes.
    const many = people(0, 1300);
    const one = { userId: personId(9), waveId: "wave-1" };
    await store.saveCountedLists([
      {
        shard: "0",
        lists: [
          { key, people: many },
          { key: other, people: people(5000, 2) },
        ],
      },
      { shard: "9", lists: [{ key, people: [one] }] },
    ]);
    expect(await listed(400)).toEqual(idsOf([...many, one]));
    expect(await listed(650)).toEqual(idsOf([...many, one]));
    await store.saveCountedLists([{ shard: "0", lists: [{ key, people: many.slice(0, 3) }] }]);
    expect(await listed(3)).toEqual(idsOf([...many.slice(0, 3), one]));
    expect(await store.listPage(other, { limit: 400 })).toEqual({ people: [] });
  });

  test("lists whoever holds a kind of credential apart from every cohort", async () => {
    const [phones, keys] = [people(0, 3), people(10, 2)];
    const lists = [
      { key, people: people(20, 1) },
      { key: { kind: "phone" }, people: phones },
      { key: { kind: "securityKey" }, people: keys },
    ] as const;
    await store.saveCountedLists([
      { shard: "0", lists },
      { shard: "9", lists: [] },
    ]);
    const first = await store.listPage({ kind: "phone" }, { limit: 2 });
    const rest = await store.listPage({ kind: "phone" }, { limit: 2, after: first.next });
    expect([...idsOf(first.people), ...idsOf(rest.people)]).toEqual(idsOf(phones));
    expect(idsOf((await store.listPage({ kind: "securityKey" }, { limit: 9 })).people)).toEqual(idsOf(keys));
    expect(await store.listPage({ kind: "pass" }, { limit: 9 })).toEqual({ people: [] });
  });

  test("lists whoever is in one wave, and in none", async () => {
    const [first, second, none] = [people(0, 3, "wave-1"), people(10, 2, "wave-2"), people(20, 4)];
    await store.saveCountedLists([
      { shard: "0", lists: [{ key, people: [...first, ...second, ...none] }] },
      { shard: "9", lists: [{ key, people: [] }] },
    ]);
    expect(await listed(2, { waveId: "wave-1" })).toEqual(idsOf(first));
    expect(await listed(2, { waveId: undefined })).toEqual(idsOf(none));
    expect(await listed(2, { waveId: "wave-3" })).toEqual([]);
  });
});

test("a row that nobody can read is told of and left out", async () => {
  const store = stores.onTables();
  await store.saveCutsOfDay([ofDay("spoilt", "2026-11-29", 1), ofDay("spoilt", "2026-11-30", 2)]);
  await stores.write("progress", "cut|spoilt", "2026-11-30", { value: "{" });
  expect((await store.cutByDay("spoilt", "2026-11-01", "2026-12-01")).map(({ day }) => day)).toEqual(["2026-11-29"]);
  expect(stores.unreadable.map(({ rowKey }) => rowKey)).toContain("2026-11-30");
});

test("a run that nobody can read is told of, and gives way to a new one", async () => {
  const store = stores.onTables();
  const run = { startedAt: LATER, day: "2026-12-01", reportAt: LATER, unknown: [] };
  const known = await store.countRun();
  await store.saveCountRun(run, known?.etag);
  await stores.write("progress", "run", "run", { value: "{" });
  const spoilt = await store.countRun();
  expect(spoilt).toEqual({ value: undefined, etag: expect.any(String) });
  await store.saveCountRun(run, spoilt?.etag);
  expect((await store.countRun())?.value).toEqual(run);
});
