import { beforeAll, describe, expect, test } from "vitest";
import type { EmploymentRecord } from "../../../../../shared/domain/employment/employmentRecord.ts";
import type { Leaver } from "../../../../../shared/domain/leaver/leaver.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const worker = (n: number) => `ac000000-0000-5000-8000-0000000000e${n}`;
const identity = { employeeId: "7", userPrincipalName: "ann@contoso.example" };
const employment: EmploymentRecord = {
  worker: worker(1),
  source: "hr/acme – Zürich",
  workerId: "w/1",
  sequence: Number.MAX_SAFE_INTEGER,
  eventId: "e'1",
  told: { kind: "working", as: "rehired", timeZone: "+01:00", identity, startDate: "2026-03-10", displayName: "Änn" },
  wasRehired: true,
};
const leaver: Leaver = {
  worker: worker(1),
  source: "hr/acme – Zürich",
  workerId: "w/1",
  eventId: "e'1",
  as: "terminated",
  displayName: "Änn",
  identity,
  timeZone: "Europe/Berlin",
  lastDay: "2026-03-10",
  toldAt: "2026-03-01T08:00:00.000Z",
  dueAt: "2026-03-10T23:00:00.000Z",
  state: "waiting",
  userId: "u1",
  reports: { onboarding: { as: "done", at: "2026-03-10T23:00:00.000Z", say: "it ended" } },
  notYet: "busy",
  nextAt: "2026-03-11T00:00:00.000Z",
};

const stores = testStores();
describe.each(stores.each)("what HR told of employments, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("is read back whole, by worker", async () => {
    await store.saveEmployment(employment, undefined);
    expect(await store.employment(worker(1))).toEqual({ record: employment, etag: expect.any(String) });
    expect(await store.employment(worker(9))).toBeUndefined();
  });

  test("is written by who read it last", async () => {
    const first = { ...employment, worker: worker(2), sequence: 1 };
    await store.saveEmployment(first, undefined);
    await expect(store.saveEmployment(first, undefined)).rejects.toThrow(ConflictError);
    const etag = (await store.employment(worker(2)))?.etag;
    await store.saveEmployment({ ...first, sequence: 2 }, etag);
    await expect(store.saveEmployment({ ...first, sequence: 3 }, etag)).rejects.toThrow(ConflictError);
  });

  test("takes a sequence once: whoever comes later hears for what", async () => {
    expect(await store.claimSequence(worker(3), 7, "one")).toBe("one");
    expect(await store.claimSequence(worker(3), 7, "other")).toBe("one");
    expect(await store.claimSequence(worker(3), 7, "one")).toBe("one");
    expect(await store.claimSequence(worker(3), Number.MAX_SAFE_INTEGER, "other")).toBe("other");
    expect(await store.claimSequence(worker(4), 7, "other")).toBe("other");
  });

  test("leaves whoever goes in a row, found by worker, by what is left to do, and by when HR told", async () => {
    await store.saveLeaver(leaver, undefined);
    await expect(store.saveLeaver(leaver, undefined)).rejects.toThrow(ConflictError);
    const found = await store.leaver(worker(1));
    expect(found).toEqual({ leaver, etag: expect.any(String) });
    const others = [
      { ...leaver, worker: worker(2), state: "held", toldAt: "2026-03-01T09:00:00.000Z" },
      { ...leaver, worker: worker(3), state: "done", toldAt: "2026-03-01T10:00:00.000Z" },
    ] as const;
    for (const one of others) await store.saveLeaver(one, undefined);
    const ids = async (which: Parameters<RolloutStore["leavers"]>[0]) =>
      (await store.leavers(which)).map((one) => one.leaver.worker);
    expect(await ids("open")).toEqual([worker(1), worker(2)]);
    expect(await ids({ toldSince: "2026-03-01T09:00:00.000Z" })).toEqual([worker(2), worker(3)]);
    const later = { ...leaver, worker: worker(9), state: "done", dueAt: "2027-03-01T10:00:00.000Z" } as const;
    await store.saveLeaver(later, undefined);
    expect(await ids({ dueSince: "2027-03-01T10:00:00.000Z" })).toEqual([worker(9)]);
    expect(await ids({ dueSince: "2027-03-01T10:00:00.001Z" })).toEqual([]);
    const all: string[] = [];
    for await (const page of store.leaverPages()) all.push(...page.map((one) => one.worker));
    expect(all.toSorted()).toEqual([worker(1), worker(2), worker(3), worker(9)].toSorted());
    const etag = await store.saveLeaver({ ...leaver, state: "done", nextAt: undefined }, found?.etag);
    expect(etag).not.toBe(found?.etag);
    await expect(store.saveLeaver(leaver, found?.etag)).rejects.toThrow(ConflictError);
    expect(await ids("open")).toEqual([worker(2)]);
  });

  test("are held against how many people there are, who are counted as far as it matters", async () => {
    const before = await store.countPeople(1000);
    const id = (n: number) => `${n}c000000-0000-4000-8000-0000000000c${n}`;
    await store.assignWave([id(1), id(7), id(9)], "wave-c");
    expect([await store.countPeople(1000), await store.countPeople(2)]).toEqual([before + 3, 2]);
    expect(await store.countPeople(0)).toBe(0);
  });

  test("stands beside what else is known of a person, and goes without it", async () => {
    const userId = "ac000000-0000-4000-8000-0000000000e1";
    const left = { worker: worker(1), eventId: "e'1", at: "2026-03-10T23:00:00.000Z" };
    await store.assignWave([userId], "wave-l");
    await store.assignLeft(userId, left);
    expect((await store.registrations([userId])).get(userId)).toMatchObject({ waveId: "wave-l", left });
    await store.assignLeft(userId, undefined);
    const after = (await store.registrations([userId])).get(userId);
    expect([after?.waveId, after?.left]).toEqual(["wave-l", undefined]);
  });
});

test("a row that nobody can read refuses whoever asks for it, and holds up no other", async () => {
  const store = stores.onTables();
  await store.saveLeaver({ ...leaver, worker: worker(5) }, undefined);
  await stores.write("leavers", "leaver", worker(5), { leaver: "{" });
  await expect(store.leaver(worker(5))).rejects.toThrow(RefusedError);
  expect((await store.leavers("open")).map((one) => one.leaver.worker)).not.toContain(worker(5));
});
