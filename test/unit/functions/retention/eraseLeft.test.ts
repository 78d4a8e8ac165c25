import { beforeEach, describe, expect, test } from "vitest";
import { carryOnErasures } from "../../../../functions/erasure/carryOnErasures.ts";
import { deleteAged } from "../../../../functions/retention/deleteAged.ts";
import { APP, APP_SCOPE } from "../../../../shared/domain/audit.ts";
import { MOST_LEFT } from "../../../../shared/domain/retention/leftLongAgo.ts";
import { RefusedError, TransientError, unreadableRow } from "../../../../shared/errors.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { leaveReport } from "../../../support/people/leaveReport.ts";
import { testConfig } from "../../../support/testConfig.ts";

const START = "2026-03-02T01:35:00.000Z";
const config = testConfig();
const OLD = "2020-01-01T08:00:00.000Z";
const person = (n: number): string => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000001`;
const [ANN, BEN, CLEO] = [person(1), person(2), person(3)] as [string, string, string];
let ports: FakePorts;

const nowAt = (): string => ports.clock.now().toISOString();
const ago = (count: number): string => new Date(ports.clock.now().getTime() - count * 86_400_000).toISOString();
const wake = (elapsed?: () => number) => deleteAged(ports, config, elapsed)();
async function night(elapsed?: () => number): Promise<void> {
  const known = await ports.store.pollState();
  await ports.store.savePollState({ startedAt: ago(0.3), completedAt: ago(0.25) }, known?.etag);
  await wake(elapsed);
}
/** The morning of the next day. */
const nextDay = () =>
  ports.clock.set(`${new Date(ports.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10)}T01:35:00.000Z`);
/** A week in which nobody had left yet. */
beforeEach(async () => {
  ports = fakePorts();
  ports.clock.set(START);
  for (let n = 0; n < 8; n++) {
    await night();
    nextDay();
  }
});
const left = (...userIds: readonly string[]) => leaveReport(ports.store, ago(401), ...userIds);
const begun = async () => (await ports.store.erasures()).map(({ erasure }) => erasure.userId).toSorted();
const run = async () => (await ports.store.retentionRun())?.value;
const lines = async () => (await ports.store.recent(APP_SCOPE, 90)).filter(({ what }) => what === "agedRowsDeleted");
const troubles = async () => (await ports.store.troubles(nowAt())).map(({ code }) => code);
const carryOn = () => carryOnErasures(ports, config, () => new FakePatience(ports.clock, 15))();
const isKnown = async (userId: string) => (await ports.store.registration(userId)) !== undefined;
const addUser = (id: string, accountEnabled: boolean) =>
  ports.directory.addUser({ id, accountEnabled, createdDateTime: OLD });

describe("what is known of people who left long ago", () => {
  test("is deleted by itself: it begins at night, is counted, and the timer of erasures does it", async () => {
    await left(ANN, BEN);
    await night();
    expect(await begun()).toEqual([ANN, BEN]);
    expect(await isKnown(ANN)).toBe(true);
    const [{ erasure } = { erasure: undefined }] = await ports.store.erasures();
    expect(erasure?.asked.by).toEqual(APP);
    expect(erasure?.reason).toMatch(/^KEEP_DETAILS_DAYS: /);
    expect(erasure?.reason).not.toContain(erasure?.userId);
    expect(await run()).toMatchObject({ counts: { left: 2 }, last: { counts: { left: 2 } } });
    expect((await lines()).map(({ after }) => after)).toEqual(["2 people who left, whose deletion has begun"]);
    await carryOn();
    expect([await begun(), await isKnown(ANN), await isKnown(BEN)]).toEqual([[], false, false]);
    nextDay();
    await night();
    expect([await begun(), (await lines()).length, await troubles()]).toEqual([[], 1, []]);
  });

  test("is, too, of whose name a word stands in the reason", async () => {
    await left(ANN);
    await ports.store.append([
      { scope: "w", id: "1", at: OLD, who: { id: ANN, displayName: "Days Keep, Directory" }, what: "memberHeld" },
    ]);
    await night();
    expect(await begun()).toEqual([ANN]);
  });

  test("is each night, not only where all kinds of rows are looked at", async () => {
    await night();
    nextDay();
    await left(ANN);
    await night();
    expect([(await run())?.isWhole, await begun()]).toEqual([false, [ANN]]);
  });
});

describe("nobody is begun", () => {
  test.each<[string, () => unknown]>([
    ["whom the report leaves out while the account is there, switched off", () => addUser(ANN, false)],
    ["who has an account that works", () => addUser(ANN, true)],
    ["whom Entra says it has not, and could still restore", () => ports.directory.deleted.set(ANN, {})],
    [
      "whom a list leaves out, and who is there when asked for",
      () => {
        addUser(ANN, true);
        ports.directory.usersOf = async (userIds) => ({ found: new Map(), absent: userIds });
      },
    ],
    [
      "whom a list neither names nor leaves out",
      () => {
        ports.directory.unreadableUsers.add(ANN);
      },
    ],
    [
      "who is enforced",
      () => ports.store.saveEnforcements([{ userId: ANN, source: "self", state: "in", at: OLD, by: "x" }]),
    ],
    [
      "whom HR's word about leaving is still at work on",
      () =>
        ports.store.saveLeaver(
          {
            worker: "w",
            source: "hr",
            workerId: "1",
            displayName: "Ann",
            identity: { entraObjectId: ANN },
            userId: ANN,
            eventId: "e",
            toldAt: OLD,
            dueAt: OLD,
            state: "held",
            reports: {},
          } as never,
          undefined,
        ),
    ],
    [
      "who came back into the report",
      () =>
        ports.store.takeReportPages(
          [{ key: "9", lines: [{ userId: ANN, methodsRegistered: [], isAdmin: false, ready: false }] }],
          ago(1),
        ),
    ],
  ])("%s", async (_who, happen) => {
    await left(ANN);
    await happen();
    await night();
    expect(await begun()).toEqual([]);
    await carryOn();
    expect(await isKnown(ANN)).toBe(true);
  });

  test("or gone on with, who is in the report again, whatever Entra says of the account", async () => {
    await left(ANN, BEN);
    await night();
    expect(await begun()).toEqual([ANN, BEN]);
    const line = { userId: ANN, methodsRegistered: [], isAdmin: false, ready: false };
    await ports.store.takeReportPages([{ key: "9", lines: [line] }], nowAt());
    await carryOn();
    expect([await begun(), await isKnown(ANN), await isKnown(BEN)]).toEqual([[], true, false]);
  });

  test("before the time of the setting is over", async () => {
    await leaveReport(ports.store, ago(399), ANN);
    await night();
    expect(await begun()).toEqual([]);
    ports.clock.advance({ days: 1 });
    await night();
    ports.clock.advance({ days: 1 });
    await night();
    expect(await begun()).toEqual([ANN]);
  });

  test("by a clock that jumps ahead, or goes back, nor by an app that was away", async () => {
    await leaveReport(ports.store, ago(10), ANN);
    ports.clock.advance({ days: 3650 });
    await night();
    expect([await begun(), await troubles()]).toEqual([[], ["ClockJumped"]]);
    nextDay();
    await night();
    ports.clock.set("2026-03-18T01:35:00.000Z");
    await night();
    expect(await begun()).toEqual([]);
    expect(ports.directory.called("usersOf")).toBe(0);
  });

  test("whose row says no object id: Entra finds nobody by it, which says nothing", async () => {
    await left("", "ann");
    await night();
    expect([await begun(), await troubles(), ports.directory.called("usersOf")]).toEqual([[], [], 0]);
  });

  test("while the report is not read", async () => {
    await left(ANN);
    ports.clock.advance({ days: 2 });
    await wake();
    ports.clock.advance({ days: 2 });
    await wake();
    expect([await begun(), await troubles()]).toEqual([[], ["ReportTooOld"]]);
  });
});

describe("a night", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => person(n + 16));

  test("begins fifty at most, and none while fifty are under way", async () => {
    await left(...many(MOST_LEFT + 10));
    await night();
    const first = await begun();
    expect(first).toHaveLength(MOST_LEFT);
    nextDay();
    await night();
    expect(await begun()).toEqual(first);
    await carryOn();
    expect(await begun()).toEqual([]);
    nextDay();
    await night();
    expect(await begun()).toHaveLength(10);
    expect((await run())?.counts).toEqual({ left: 10 });
  });

  test("looks up some hundreds at most, at others the next night: nobody waits behind accounts that are switched off", async () => {
    const stay = many(5000);
    await left(...stay, ANN);
    for (const id of stay) addUser(id, false);
    for (let n = 0; n < 14; n++) {
      const before = ports.directory.calls.length;
      await night();
      const asked = ports.directory.calls.slice(before).filter(({ method }) => method === "usersOf");
      expect(asked).toHaveLength(50);
      nextDay();
    }
    expect(await begun()).toEqual([ANN]);
  });

  test("reads of fifty at most what is in the way", async () => {
    const gone = many(MOST_LEFT + 20);
    await left(...gone);
    for (const id of gone) ports.directory.deleted.set(id, {});
    await night();
    expect(ports.directory.called("deletedUser")).toBe(MOST_LEFT);
    expect(await run()).toHaveProperty("endedAt");
  });

  test("in which Entra is busy goes on at the next wake, where it stopped; all else is done", async () => {
    await left(ANN, BEN, CLEO);
    const finding = { kind: "sharedDevice" as const, what: "w", users: [], deviceId: "old", lastAt: ago(31) };
    await ports.store.saveLogFindings([finding]);
    ports.directory.failAfter("deletedUser", 1, new TransientError("busy", { code: "TooManyRequests" }));
    await night();
    const first = await begun();
    expect(first).toHaveLength(1);
    expect((await ports.store.logFindings("sharedDevice", ["old"])).size).toBe(0);
    expect(await run()).toMatchObject({ kind: "left", after: "1", counts: { left: 1, logFindings: 1 } });
    expect(await run()).not.toHaveProperty("endedAt");
    expect([await troubles(), await lines()]).toEqual([["TooManyRequests"], []]);
    ports.clock.advance({ hours: 1 });
    await wake();
    expect(await begun()).toEqual([ANN, BEN, CLEO]);
    expect((await lines()).map(({ after }) => after)).toEqual([
      "1 finding of the sign-in log, 3 people who left, whose deletion has begun",
    ]);
    expect(ports.directory.calls.filter(({ method, args }) => method === "user" && args[0] === first[0])).toHaveLength(
      1,
    );
  });

  test("that Entra spoils holds up no other night", async () => {
    await left(ANN);
    ports.directory.failNext("usersOf", new RefusedError("denied", "Forbidden", "no"), 4);
    for (let n = 0; n < 4; n++) {
      await night();
      ports.clock.advance({ hours: 1 });
    }
    expect([(await run())?.kind, await troubles()]).toEqual(["left", ["Forbidden"]]);
    nextDay();
    const finding = { kind: "sharedDevice" as const, what: "w", users: [], deviceId: "old", lastAt: ago(31) };
    await ports.store.saveLogFindings([finding]);
    await night();
    expect(await run()).toHaveProperty("endedAt");
    ports.clock.advance({ hours: 1 });
    await wake();
    expect((await ports.store.logFindings("sharedDevice", ["old"])).size).toBe(0);
    expect(await begun()).toEqual([ANN]);
  });

  test("that an own mistake spoils holds up no other night", async () => {
    await left(ANN);
    ports.directory.failNext("usersOf", new TransientError("busy"));
    await night();
    expect((await run())?.kind).toBe("left");
    const { registration } = ports.store;
    ports.store.registration = async () => {
      throw new RangeError("an odd row");
    };
    await expect(wake()).rejects.toThrow(RangeError);
    for (let n = 0; n < 2; n++) {
      nextDay();
      const finding = { kind: "sharedDevice" as const, what: "w", users: [], deviceId: `old${n}`, lastAt: ago(31) };
      await ports.store.saveLogFindings([finding]);
      await night().catch(() => undefined);
      ports.clock.advance({ hours: 1 });
      await wake().catch(() => undefined);
      expect((await ports.store.logFindings("sharedDevice", [`old${n}`])).size).toBe(0);
    }
    ports.store.registration = registration;
    nextDay();
    await night();
    ports.clock.advance({ hours: 1 });
    await wake();
    expect(await begun()).toEqual([ANN]);
  });

  test("in which somebody's row cannot be read leaves them, says so, and begins the others", async () => {
    await left(ANN, BEN, CLEO);
    const { registration } = ports.store;
    ports.store.registration = async (userId) => {
      if (userId === BEN) throw new RefusedError("notUnderstood", unreadableRow, "a row cannot be read");
      return registration(userId);
    };
    await night();
    expect([await begun(), await troubles()]).toEqual([[ANN, CLEO], [unreadableRow]]);
    expect(await run()).toHaveProperty("endedAt");
  });

  test("that breaks off with the app begins nobody twice, and fifty more at most", async () => {
    await left(...many(MOST_LEFT + 10));
    const { saveErasure } = ports.store;
    let writes = 0;
    ports.store.saveErasure = async (...args) => {
      writes += 1;
      const etag = await saveErasure(...args);
      // The row is there, and the app dies before it has counted it.
      if (writes === 5) throw new Error("killed");
      return etag;
    };
    await expect(night()).rejects.toThrow("killed");
    expect(await begun()).toHaveLength(5);
    await carryOn();
    expect(await begun()).toEqual([]);
    await wake();
    await carryOn();
    ports.store.saveErasure = saveErasure;
    expect((await ports.store.recent(APP_SCOPE, 200)).filter(({ what }) => what === "erasureAskedFor")).toHaveLength(
      5 + MOST_LEFT,
    );
    expect(await run()).toHaveProperty("endedAt");
  });

  test("stops when its four minutes are over, and goes on at the next wake", async () => {
    await left(ANN, BEN);
    let ms = 0;
    const { user } = ports.directory;
    ports.directory.user = async (id) => {
      ms += 250_000;
      return user.call(ports.directory, id);
    };
    await night(() => ms);
    expect([(await begun()).length, (await run())?.after]).toEqual([1, "1"]);
    ports.clock.advance({ hours: 1 });
    await wake(() => ms);
    expect(await begun()).toEqual([ANN, BEN]);
  });

  test("of two at once begins each once", async () => {
    await left(ANN, BEN);
    await Promise.all([night(), wake()]);
    await wake();
    await carryOn();
    const asked = (await ports.store.recent(APP_SCOPE, 90)).filter(({ what }) => what === "erasureAskedFor");
    expect([asked.length, await isKnown(ANN), await isKnown(BEN)]).toEqual([2, false, false]);
  });
});
