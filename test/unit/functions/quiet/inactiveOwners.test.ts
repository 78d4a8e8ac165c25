import { beforeEach, describe, expect, test } from "vitest";
import { writeQuietly } from "../../../../functions/quiet/writeQuietly.ts";
import type { InactiveDevice } from "../../../../shared/domain/signIns/inactiveDevices.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";

/** A Tuesday, ten in the morning in Berlin. */
const MORNING = "2026-03-03T09:00:00.000Z";
const READ_AT = "2026-03-01T04:00:00.000Z";
const OLD = "2025-06-02T08:00:00.000Z";
const USED_AT = "2025-11-03T08:00:00.000Z";
const SAID = "on which nobody has signed in since about 3 November 2025";
const id = (n: number): string => `${String(n).padStart(8, "0")}-0000-4000-8000-000000000000`;

let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock(MORNING) });
});

const tick = (settings: Readonly<Record<string, string>> = {}): Promise<void> =>
  writeQuietly(ports, testConfig({ PATIENCE_SECONDS: "0", INACTIVE_DEVICES: "on", ...settings }))();
const nextDay = () => ports.clock.advance({ days: 1 });
const mailed = () => ports.email.sent.map(({ to }) => Number(to.address.slice(0, 8)));
const saysSo = () => ports.email.sent.map(({ plainText }) => plainText.includes(SAID));
const hello = (key: string) => ({
  id: key,
  type: "windowsHelloForBusinessAuthenticationMethod",
  createdDateTime: OLD,
});

/** People who have Windows Hello on so many computers. */
async function people(count: number, computers = 1): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    ports.directory.addUser({ id: id(n + 1), displayName: `Person ${n + 1}` });
    ports.methods.methods.set(
      id(n + 1),
      Array.from({ length: computers }, (_none, made) => hello(`hello ${made}`)),
    );
    return { userId: id(n + 1), methodsRegistered: ["windowsHelloForBusiness"], isAdmin: false, ready: true };
  });
  await ports.store.takeReportPages([{ key: "0", lines }], MORNING);
}

/** A list that was read whole, of a device of each of these. */
async function list(owners: readonly number[], readAt = READ_AT, change: Partial<InactiveDevice> = {}): Promise<void> {
  const devices = owners.map(
    (n): InactiveDevice => ({
      kind: "inactiveDevice",
      deviceId: `device-${n}`,
      what: "Windows",
      signedInAt: USED_AT,
      ownerIds: [id(n)],
      lastAt: readAt,
      ...change,
    }),
  );
  await ports.store.saveLogFindings(devices);
  const stored = await ports.store.inactiveDevicesFeed();
  await ports.store.saveInactiveDevicesFeed({ read: { from: readAt, to: readAt } }, stored?.etag);
}

const some = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const inOrder = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

describe("owners of devices that nobody uses", () => {
  test("come first, each beside one of the others", async () => {
    await people(40);
    await list([37, 39]);
    await tick({ QUIET_MAILS_A_DAY: "4" });
    await tick({ QUIET_MAILS_A_DAY: "4" });
    expect(inOrder(mailed())).toEqual([1, 2, 37, 39]);
  });

  test("do not, where the setting is off, whatever was listed", async () => {
    await people(40);
    await list([37, 39]);
    const off = { QUIET_MAILS_A_DAY: "4", INACTIVE_DEVICES: "off" };
    ports.store.trouble.calls.length = 0;
    await tick(off);
    await tick(off);
    expect(inOrder(mailed())).toEqual([1, 2, 3, 4]);
    expect(saysSo()).toEqual([false, false, false, false]);
    expect(ports.store.trouble.called("inactiveDevicesFeed")).toBe(0);
    expect(ports.store.trouble.called("logFindingPage")).toBe(0);
  });

  test("keep nobody waiting for longer than twice their time, however many they are", async () => {
    await people(60);
    await list(some(21, 60));
    for (let run = 0; run < 3; run++) await tick({ QUIET_MAILS_A_DAY: "20" });
    expect(inOrder(mailed())).toEqual([...some(1, 10), ...some(21, 30)]);
  });

  test("and all others are each written to once, wherever a run has to stop", async () => {
    await people(45);
    await list([3, 4, 5, ...some(21, 45)]);
    for (let day = 0; day < 20; day++) {
      for (let run = 0; run < 3; run++) await tick({ QUIET_MAILS_A_DAY: "3" });
      nextDay();
    }
    expect(inOrder(mailed())).toEqual(some(1, 45));
  });

  test("are passed over by no run that Graph stops", async () => {
    await people(12);
    await list([10, 12]);
    const read = ports.methods.methodsOfMany.bind(ports.methods);
    let answered = 0;
    ports.methods.methodsOfMany = async (ids) => {
      if (answered++ % 2 === 1) return { found: new Map(), absent: [], later: [...ids], retryAfterSeconds: 600 };
      return read(ids);
    };
    for (let run = 0; run < 40; run++) await tick();
    nextDay();
    for (let run = 0; run < 40; run++) await tick();
    expect(inOrder(mailed())).toEqual(some(1, 12));
  });

  test("are written to once by an app that dies after any write", async () => {
    for (const write of ["noteQuiet", "saveQuietWalk", "noteMailed"]) {
      ports = fakePorts({ clock: new FakeClock(MORNING) });
      await people(3);
      await list([2]);
      ports.store.trouble.failNext(write, new Error("the app has died"));
      for (let run = 0; run < 4; run++) await tick().catch(() => undefined);
      nextDay();
      for (let run = 0; run < 4; run++) await tick();
      expect([write, inOrder(mailed())]).toEqual([write, [1, 2, 3]]);
    }
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      "are in a wave",
      async () => {
        await ports.store.insertWave({ ...plannedWave, stage: "warned" });
        await ports.store.assignWave([id(2)], "w1");
      },
    ],
    ["were just mailed", () => ports.store.noteMailed(new Map([[id(2), MORNING]]))],
    ["have left", () => ports.store.assignLeft(id(2), { at: MORNING } as never)],
    [
      "were looked at within a month",
      () =>
        ports.store.noteQuiet(
          new Map([[id(2), { lookedAt: MORNING, passkeys: 1, nextAt: "2026-03-20T09:00:00.000Z" }]]),
        ),
    ],
    [
      "were asked within half a year",
      () =>
        ports.store.noteQuiet(
          new Map([[id(2), { lookedAt: OLD, passkeys: 1, nextAt: OLD, secondAskedAt: "2025-12-01T09:00:00.000Z" }]]),
        ),
    ],
    ["have a second one", async () => ports.methods.addPasskey(id(2), OLD, { id: "another" })],
    ["have gone", async () => ports.directory.users.delete(id(2))],
  ])("who %s are not written to, as nobody is", async (_who, happens) => {
    await people(3);
    await list([2]);
    await happens();
    for (let run = 0; run < 3; run++) await tick();
    expect(inOrder(mailed())).toEqual([1, 3]);
  });

  test("who could not be written to come first again after the next reading", async () => {
    await people(40);
    await list([39]);
    await ports.store.noteMailed(new Map([[id(39), "2026-02-20T09:00:00.000Z"]]));
    const few = { QUIET_MAILS_A_DAY: "1" };
    await tick(few);
    nextDay();
    ports.clock.advance({ days: 4 });
    await tick(few);
    nextDay();
    await list([39], "2026-03-08T04:00:00.000Z");
    await tick(few);
    nextDay();
    await tick(few);
    expect(mailed()).toEqual([1, 2, 39]);
  });
});

describe("the mail", () => {
  const written = async (settings = {}) => {
    for (let run = 0; run < 2; run++) await tick(settings);
    return saysSo();
  };

  test("says since when nobody has signed in on the device, to its owner alone", async () => {
    await people(2);
    await list([2]);
    expect(await written()).toEqual([false, true]);
    expect(mailed()).toEqual([1, 2]);
    const [, mail] = ports.email.sent;
    expect(mail?.plainText).toContain("If your passkey is on that device, please set up another one");
    expect(JSON.stringify(mail)).not.toContain("device-2");
  });

  test.each<[string, () => Promise<unknown>, Readonly<Record<string, string>>?]>([
    ["when the setting was switched off", async () => undefined, { INACTIVE_DEVICES: "off" }],
    ["when the list is old", async () => ports.clock.set("2026-03-16T09:00:00.000Z")],
    ["when the list does not have it any more", () => list([], "2026-03-03T10:00:00.000Z")],
    [
      "when the log has seen somebody there since",
      () => {
        const seen = {
          deviceId: "device-1",
          what: "Windows",
          users: [{ userId: id(1), at: "2026-02-20T08:00:00.000Z" }],
        };
        return ports.store.saveLogFindings([{ kind: "sharedDevice", ...seen, lastAt: "2026-02-20T08:00:00.000Z" }]);
      },
    ],
    [
      "when what works for them is on no such device",
      async () => {
        ports.methods.methods.set(id(1), []);
        ports.methods.addPasskey(id(1), OLD, { passkeyType: "synced" });
      },
    ],
    [
      "when they registered since",
      async () => ports.methods.methods.set(id(1), [{ ...hello("new"), createdDateTime: "2026-01-10T08:00:00.000Z" }]),
    ],
    ["when the device is a phone", () => list([1], READ_AT, { what: "Android" })],
  ])("says nothing of it %s", async (_when, happens, settings) => {
    await people(1);
    await list([1]);
    await happens();
    expect(await written(settings)).toEqual([false]);
  });

  test("says nothing of a device that was used between the look and the mail", async () => {
    await people(1);
    await list([1]);
    await tick();
    await list([], "2026-03-03T09:05:00.000Z");
    await tick();
    expect(saysSo()).toEqual([false]);
  });

  test("says so too where the account was not used for months; not to whoever has another way in", async () => {
    for (const [computers, says] of [
      [1, true],
      [2, false],
    ] as const) {
      ports = fakePorts({ clock: new FakeClock(MORNING) });
      await people(1, computers);
      await list([1]);
      await ports.store.saveEnforcements([
        { userId: id(1), source: "self", state: "in", at: OLD, by: "Ann", evidence: { lookedAt: OLD } },
      ]);
      ports.reports.lastInteractive.set(id(1), USED_AT);
      expect(await written()).toEqual([says]);
      expect(ports.email.sent[0]?.subject).toContain("has not been used for three months");
    }
  });

  test("says so to an owner whose turn came before the list was read", async () => {
    await people(2);
    await tick();
    await list([2]);
    await tick();
    expect(saysSo()).toEqual([false, true]);
  });
});
