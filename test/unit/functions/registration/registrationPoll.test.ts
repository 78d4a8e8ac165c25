import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { finishPoll } from "../../../../functions/registration/finishPoll.ts";
import { pollRegistrationPage } from "../../../../functions/registration/pollPages.ts";
import { startRegistrationPoll } from "../../../../functions/registration/pollTimer.ts";
import { joinerSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";

const config = testConfig();
const STARTED = "2026-03-02T08:00:00.000Z";
const context = new InvocationContext({ logHandler: () => undefined });
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});

const poll = (input: object = {}) =>
  pollRegistrationPage(ports, config)({ page: 0, startedAt: STARTED, ...input }, context);
const finish = (input: object = {}) =>
  finishPoll(ports, config, () => ports.orchestrations)({ startedAt: STARTED, ...input }, context);
/** A reading from beginning to end. */
async function read(): Promise<void> {
  for (let calls = 1; ; calls++) {
    const { ok } = (await poll()) as { readonly ok?: { readonly next?: string } };
    if (ok?.next === undefined) break;
    if (calls > 100) throw new Error("the reading does not end");
  }
  await finish();
}

const wave = (change: Partial<WaveFacts> = {}): WaveFacts => ({
  waveId: "wave-1",
  name: "Sales",
  groupId: "90000000-0000-4000-8000-0000000000aa",
  startDate: "2026-02-02",
  timeZone: "Europe/Berlin",
  startedBy: { id: "eve", displayName: "Eve" },
  createdAt: "2026-01-01T08:00:00.000Z",
  announceAt: "2026-01-26T08:00:00.000Z",
  openAt: "2026-02-02T08:00:00.000Z",
  remindAt: "2026-02-09T08:00:00.000Z",
  stage: "reminded",
  stageAt: "2026-02-09T08:00:00.000Z",
  round: 1,
  inScope: 4,
  sortedOut: 0,
  reportedReady: 2,
  strandedRecently: 0,
  stoppedRecently: 0,
  gate: { at: "2026-03-02T01:00:00.000Z", ready: 2, inScope: 4, passed: false },
  ...change,
});
const member = (userId: string, change: Partial<WaveMember> = {}): WaveMember => aMember("wave-1", userId, change);

/** Four members, of whom a and b are known to be ready. */
async function inWave(change: Partial<WaveFacts> = {}): Promise<void> {
  await ports.store.insertWave(wave(change));
  await ports.store.putMembers("wave-1", [
    member("a", { reportedReady: true }),
    member("b", { reportedReady: true }),
    member("c"),
    member("d"),
  ]);
  await ports.store.assignWave(["a", "b", "c", "d"], "wave-1");
  for (const id of ["a", "b"]) ports.reports.addDetails(id, ["passKeySynced"]);
  for (const id of ["c", "d"]) ports.reports.addDetails(id, ["mobilePhone", "temporaryAccessPass"]);
  await read();
  ports.orchestrations.woken.length = 0;
}
const reportedReady = async () => (await ports.store.wave("wave-1"))?.facts.reportedReady;

describe("a page of the report", () => {
  test("is taken over: readiness by the allow-list, and where the next page is", async () => {
    ports.reports.pageSize = 2;
    ports.reports.addDetails("a", ["PASSKEYDEVICEBOUND"], { isAdmin: true });
    ports.reports.addDetails("b", ["microsoftAuthenticatorPasswordless"]);
    ports.reports.addDetails("c", ["somethingNew"]);
    expect(await poll()).toEqual({ ok: {} });
    const rows = await ports.store.registrations(["a", "b", "c"]);
    expect([...rows.values()].map(({ userId, ready, isAdmin }) => [userId, ready, isAdmin])).toEqual([
      ["a", true, true],
      ["b", false, false],
      ["c", false, false],
    ]);
  });

  test("comes with up to four more in one call, and the result says where to carry on", async () => {
    ports.reports.pageSize = 1;
    for (let n = 1; n <= 7; n++) ports.reports.addDetails(`u${n}`, ["fido2"]);
    expect(await poll()).toEqual({ ok: { page: 5, next: "5" } });
    expect((await ports.store.registrations(["u5", "u6"])).size).toBe(1);
    expect(await poll({ page: 5, next: "5" })).toEqual({ ok: {} });
    expect((await ports.store.registrations(["u6", "u7"])).size).toBe(2);
  });

  test("that is throttled after others were taken is where the next call carries on", async () => {
    ports.reports.pageSize = 1;
    for (const id of ["a", "b", "c"]) ports.reports.addDetails(id, ["fido2"]);
    const read = ports.reports.registrationDetails.bind(ports.reports);
    ports.reports.registrationDetails = async (next) => {
      if (next === "2") throw new TransientError("throttled", { retryAfterSeconds: 9 });
      return read(next);
    };
    expect(await poll()).toEqual({ ok: { page: 2, next: "2" } });
    expect(await poll({ page: 2, next: "2" })).toEqual({ later: { seconds: 9, because: "throttled" } });
    expect([...(await ports.store.registrations(["a", "b", "c"])).keys()]).toEqual(["a", "b"]);
  });

  test("counts in a wave together with all others of its reading: one write of the wave, whatever the number of pages", async () => {
    await inWave();
    ports.reports.pageSize = 1;
    for (const id of ["c", "d"]) ports.reports.addDetails(id, ["fido2"]);
    const before = ["members", "mergeMembers", "saveWave"].map((name) => ports.store.trouble.called(name));
    await read();
    const after = ["members", "mergeMembers", "saveWave"].map((name) => ports.store.trouble.called(name));
    expect(after.map((calls, n) => calls - (before[n] ?? 0))).toEqual([1, 1, 1]);
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([4, ["wave-wave-1"]]);
  });

  test("is still news, as are the others of its reading, after a crash before the wave was told", async () => {
    await inWave();
    ports.reports.pageSize = 1;
    for (const id of ["c", "d"]) ports.reports.addDetails(id, ["fido2"]);
    const save = ports.store.saveWave;
    ports.store.saveWave = () => Promise.reject(new Error("the process died"));
    await expect(read()).rejects.toThrow("the process died");
    ports.store.saveWave = save;
    await ports.store.mergeMembers(
      "wave-1",
      ["c", "d"].map((userId) => ({ userId, reportedReady: false })),
    );
    await finish();
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([4, ["wave-wave-1"]]);
  });

  test("of a reading that was broken off is news all the same", async () => {
    await inWave();
    ports.reports.pageSize = 3;
    ports.reports.addDetails("c", ["fido2"]);
    ports.reports.addDetails("a", ["fido2"]);
    const details = ports.reports.registrationDetails.bind(ports.reports);
    ports.reports.registrationDetails = async (next) => {
      if (next !== undefined) throw new RefusedError("notUnderstood", "unexpectedAnswer", "not understood");
      return details();
    };
    expect(await poll()).toEqual({ ok: { brokenOff: "unreadable" } });
    await finish({ isBrokenOff: true });
    expect(await reportedReady()).toBe(3);
  });

  test("that is throttled comes again when Graph says", async () => {
    ports.reports.throttleNext("registrationDetails", 17);
    expect(await poll()).toEqual({ later: { seconds: 17, because: "throttled: registrationDetails" } });
  });

  test.each(["cursor", "invalid", "denied", "notFound"] as const)(
    "that is not the first and is refused as %s says that the place is lost",
    async (reason) => {
      ports.reports.addDetails("a", ["fido2"]);
      ports.reports.failNext("registrationDetails", new RefusedError(reason, "Directory_ExpiredPageToken", "expired"));
      expect(await poll({ page: 1, next: "2" })).toEqual({ ok: { brokenOff: "lostPlace" } });
      expect(await ports.store.registrations(["a"])).toEqual(new Map());
    },
  );

  test("that is refused from the beginning is asked for again, and the poll does not end", async () => {
    ports.reports.refuseNext("registrationDetails");
    expect(await poll()).toMatchObject({ later: { seconds: 3600 } });
  });

  test("that is not understood costs nothing of what was read before it, and says so", async () => {
    ports.reports.pageSize = 1;
    for (const id of ["a", "b"]) ports.reports.addDetails(id, ["fido2"]);
    const read = ports.reports.registrationDetails.bind(ports.reports);
    ports.reports.registrationDetails = async (next) => {
      if (next === "1") throw new RefusedError("notUnderstood", "unexpectedAnswer", "not understood: id");
      return read(next);
    };
    expect(await poll()).toEqual({ ok: { brokenOff: "unreadable" } });
    expect([...(await ports.store.registrations(["a", "b"])).keys()]).toEqual(["a"]);
  });

  test("counts who became ready, once, and wakes a wave whose gate may open now", async () => {
    await inWave();
    for (const id of ["c", "d"]) ports.reports.addDetails(id, ["fido2"]);
    await read();
    await read();
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([4, ["wave-wave-1"]]);
    expect((await ports.store.members("wave-1", ["c"]))[0]?.reportedReady).toBe(true);
  });

  test("is still news after a crash before its members were written", async () => {
    await inWave();
    ports.reports.addDetails("c", ["fido2"]);
    const merge = ports.store.mergeMembers;
    ports.store.mergeMembers = () => Promise.reject(new Error("the process died"));
    await expect(read()).rejects.toThrow("the process died");
    ports.store.mergeMembers = merge;
    await read();
    expect((await ports.store.members("wave-1", ["c"]))[0]?.reportedReady).toBe(true);
    expect(await reportedReady()).toBe(3);
  });

  test("counts who lost their passkey, and wakes nobody", async () => {
    await inWave();
    ports.reports.addDetails("a", ["password"]);
    await read();
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([1, []]);
  });

  test.each<[string, Partial<WaveFacts>, string[]]>([
    ["the share is below the gate", {}, ["fido2", "sms"]],
    ["the wave is not at the gate", { stage: "open" }, ["fido2", "fido2"]],
    [
      "the wave is paused",
      { paused: { by: { id: "eve", displayName: "Eve" }, at: STARTED, reason: "x" } },
      ["fido2", "fido2"],
    ],
    [
      "the gate was looked at a moment ago",
      { gate: { at: "2026-03-02T07:00:00.000Z", ready: 2, inScope: 4, passed: false } },
      ["fido2", "fido2"],
    ],
  ])("does not wake the wave when %s", async (_when, change, [c = "", d = ""]) => {
    await inWave(change);
    ports.reports.addDetails("c", [c]);
    ports.reports.addDetails("d", [d]);
    await read();
    expect(ports.orchestrations.woken).toEqual([]);
  });

  test("reads and writes no wave when nothing changed for it", async () => {
    await inWave();
    const before = ["saveWave", "members", "mergeMembers"].map((name) => ports.store.trouble.called(name));
    ports.reports.addDetails("stranger", ["fido2"]);
    await read();
    expect(["saveWave", "members", "mergeMembers"].map((name) => ports.store.trouble.called(name))).toEqual(before);
  });

  test("tries again when the wave row was written meanwhile", async () => {
    await inWave();
    ports.reports.addDetails("c", ["fido2"]);
    const save = ports.store.saveWave;
    let writes = 0;
    Object.assign(ports.store, {
      saveWave: async (facts: WaveFacts, etag: string) => {
        writes += 1;
        const row = await ports.store.wave("wave-1");
        if (writes === 1 && row) await save({ ...row.facts, strandedRecently: 1 }, row.etag);
        return save(facts, etag);
      },
    });
    await read();
    expect((await ports.store.wave("wave-1"))?.facts).toMatchObject({ reportedReady: 3, strandedRecently: 1 });
  });

  test("wakes the onboarding of a joiner who is ready, not of one who is not", async () => {
    await ports.store.assignJoiner("a", "joiner-a");
    await ports.store.assignJoiner("b", "joiner-b");
    ports.reports.addDetails("a", ["windowsHelloForBusiness"]);
    ports.reports.addDetails("b", ["temporaryAccessPass"]);
    await read();
    expect(ports.orchestrations.woken).toEqual(["joiner-joiner-a"]);
  });
});

describe("the end of a poll", () => {
  test("is recorded, though those on their way into the enforced group take longer", async () => {
    ports = await runningTenant();
    const { store } = ports;
    await store.saveEnforcements([
      { userId: "ada", source: joinerSource("j-ada"), state: "due", at: STARTED, by: "the app" },
    ]);
    ports.reports.throttleNext("lastPasskeyUse", 10);
    expect(await finish()).toMatchObject({ later: { seconds: 10 } });
    expect((await store.pollState())?.state).toEqual({ startedAt: STARTED, completedAt: STARTED });
    expect(await finish()).toEqual({ ok: {} });
  });

  test("is no complete one where it was broken off, and those on their way are carried on all the same", async () => {
    const isBrokenOff = true;
    expect(await finish({ isBrokenOff })).toEqual({ ok: {} });
    expect(await ports.store.pollState()).toBeUndefined();
    expect(ports.store.trouble.called("openEnforcements")).toBe(1);
  });

  test("with nobody on the way reads what is open, and asks Entra nothing", async () => {
    expect(await finish()).toEqual({ ok: {} });
    expect(ports.store.trouble.calls.map(({ method }) => method)).toEqual([
      "reportNews",
      "pollState",
      "savePollState",
      "openEnforcements",
    ]);
    expect([ports.reports, ports.methods, ports.directory].flatMap(({ calls }) => calls)).toEqual([]);
  });
});

describe("the timer", () => {
  test("starts a poll; one under way goes on, one that has ended is replaced", async () => {
    const start = () => startRegistrationPoll(ports)(ports.orchestrations);
    await start();
    await start();
    expect([...ports.orchestrations.running]).toEqual([
      ["registration-poll", { name: "registrationPoll", input: { startedAt: STARTED } }],
    ]);
    ports.orchestrations.running.clear();
    ports.orchestrations.ended.add("registration-poll");
    await start();
    expect(ports.orchestrations.running.size).toBe(1);
  });
});
