import { beforeAll, describe, expect, test } from "vitest";
import type { LeaveRecord } from "../../../../../shared/domain/leave/leaveRecord.ts";
import { ConflictError, RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const worker = (n: number) => `ab000000-0000-5000-8000-0000000000e${n}`;
const id = (n: number) => `ab000000-0000-4000-8000-0000000000e${n}`;
const whole: LeaveRecord = {
  worker: worker(1),
  source: "hr/acme – Zürich",
  workerId: "w/1",
  sequence: Number.MAX_SAFE_INTEGER,
  eventId: "e'1",
  told: { kind: "started", employeeId: "7", from: "2026-03-10", expectedEnd: "2026-09-01", timeZone: "+01:00" },
  userId: id(1),
  formerUserIds: [id(2)],
};

const stores = testStores();
describe.each(stores.each)("leaves that HR told of, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("are read back whole, by worker", async () => {
    await store.saveLeave(whole, undefined);
    expect(await store.leave(worker(1))).toEqual({ record: whole, etag: expect.any(String) });
    expect(await store.leave(worker(9))).toBeUndefined();
  });

  test("are written by who read them last: a second first one, and a stale one, are refused", async () => {
    const first: LeaveRecord = { ...whole, worker: worker(2), sequence: 1 };
    const ended: LeaveRecord = { ...first, sequence: 2, told: { kind: "ended" } };
    await store.saveLeave(first, undefined);
    await expect(store.saveLeave(ended, undefined)).rejects.toThrow(ConflictError);
    const etag = (await store.leave(worker(2)))?.etag;
    await store.saveLeave(ended, etag);
    await expect(store.saveLeave({ ...ended, sequence: 3 }, etag)).rejects.toThrow(ConflictError);
    expect((await store.leave(worker(2)))?.record).toEqual(ended);
  });

  test("stand beside what else is known of a person, and go without it", async () => {
    const leave = { worker: worker(1), eventId: "e'1", from: "2026-03-10", beginsAt: "2026-03-09T23:00:00.000Z" };
    await store.assignWave([id(3)], "wave-l");
    await store.assignLeave(id(3), leave);
    expect((await store.registrations([id(3)])).get(id(3))).toMatchObject({ waveId: "wave-l", leave });
    const line = { userId: id(3), methodsRegistered: ["email"], isAdmin: false, ready: false };
    await store.takeReportPages([{ key: "leave", lines: [line] }], "2026-03-02T06:00:00.000Z");
    expect((await store.registrations([id(3)])).get(id(3))).toMatchObject({ ...line, leave });
    await store.assignLeave(id(3), undefined);
    const after = (await store.registrations([id(3)])).get(id(3));
    expect([after?.waveId, after?.leave]).toEqual(["wave-l", undefined]);
  });
});

test("one that nobody can read refuses whoever asks for it", async () => {
  const store = stores.onTables();
  await store.saveLeave({ ...whole, worker: worker(5) }, undefined);
  await stores.write("leaves", worker(5), "leave", { leave: "{" });
  await expect(store.leave(worker(5))).rejects.toThrow(RefusedError);
});
