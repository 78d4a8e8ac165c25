import { beforeAll, describe, expect, test } from "vitest";
import type { RefusedPerson } from "../../../../../shared/domain/enforcement/refusedPerson.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const at = "2026-06-10T10:00:00.000Z";
const id = (n: number) => `ab000000-0000-4000-8000-0000000000d${n}`;
const whole: RefusedPerson = {
  userId: id(1),
  refusals: [
    { at, log: "interactive", correlationId: "c", deviceId: "d", found: { as: "denied", in: at } },
    { at, log: "nonInteractive" },
  ],
  denied: { at, log: "interactive", correlationId: "c", foundAs: "stranded" },
  deniedAsOf: at,
  checkedAt: at,
  hasUsablePasskey: false,
  helpOfferedAt: at,
  attemptToldAt: at,
};

const stores = testStores();
describe.each(stores.each)("those whom no wave watches, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("are read back whole, in whatever case the id is written", async () => {
    await store.mergeRefusedPeople([{ ...whole, userId: id(1).toUpperCase() }]);
    expect(await store.refusedPerson(id(1).toUpperCase())).toEqual(whole);
    expect(await store.refusedPerson(id(9))).toBeUndefined();
    const [row] = await store.refusedPeople();
    expect(row).toEqual({ ...whole, etag: expect.any(String) });
  });

  test("keep what others wrote, lose what was cleared, and are made where there was no row", async () => {
    await store.mergeRefusedPeople([{ userId: id(2), refusals: [{ at, log: "interactive" }] }]);
    await store.mergeRefusedPeople([{ userId: id(2), checkedAt: at, hasUsablePasskey: true }]);
    await store.mergeRefusedPeople([{ userId: id(2), refusals: undefined, hasUsablePasskey: undefined }]);
    expect(await store.refusedPerson(id(2))).toEqual({ userId: id(2), checkedAt: at });
  });

  test("are given page by page, each once, behind an id in whatever case", async () => {
    const all = (await store.refusedPeople()).map(({ etag: _, ...person }) => person);
    const first = await store.refusedPage(1);
    expect(first).toEqual({ people: [all[0]], next: all[0]?.userId });
    expect(await store.refusedPage(9, first.next?.toUpperCase())).toEqual({ people: all.slice(1) });
    expect(await store.refusedPage(9, id(9))).toEqual({ people: [] });
  });

  test("are forgotten as they were read: what somebody wrote since stays", async () => {
    await store.mergeRefusedPeople([3, 4, 5].map((n) => ({ userId: id(n), checkedAt: at })));
    const read = (await store.refusedPeople()).filter(({ userId }) => userId >= id(3));
    await store.mergeRefusedPeople([{ userId: id(4), refusals: [{ at, log: "interactive" }] }]);
    await store.forgetRefusedPeople(read);
    expect(await store.refusedPerson(id(3))).toBeUndefined();
    expect(await store.refusedPerson(id(4))).toMatchObject({ refusals: [{ at }] });
    await store.forgetRefusedPeople(read);
    expect(await store.refusedPerson(id(5))).toBeUndefined();
  });
});

test("one that nobody can read is told of and left out, and refuses whoever asks for it", async () => {
  await stores.onTables().mergeRefusedPeople([6, 7].map((n) => ({ userId: id(n), checkedAt: at })));
  await stores.write("refusedPeople", "refused", id(6), { denied: "{" });
  const found = (await stores.onTables().refusedPeople()).map(({ userId }) => userId);
  expect(found).toContain(id(7));
  expect(found).not.toContain(id(6));
  expect(stores.unreadable).toContainEqual(expect.objectContaining({ tableName: "refusedPeople", rowKey: id(6) }));
  await expect(stores.onTables().refusedPerson(id(6))).rejects.toThrow(RefusedError);
});
