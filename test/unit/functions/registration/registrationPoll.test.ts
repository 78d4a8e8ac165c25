import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { finishPoll } from "../../../../functions/registration/finishPoll.ts";
import { pollRegistrationPage } from "../../../../functions/registration/pollPages.ts";
import { startRegistrationPoll } from "../../../../functions/registration/pollTimer.ts";
import type { Exclusion } from "../../../../shared/domain/pass/exclusion.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { EXCLUSION_GROUP_ID, testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";

const config = testConfig();
const STARTED = "2026-03-02T08:00:00.000Z";
const context = new InvocationContext({ logHandler: () => undefined });
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.directory.addGroup(EXCLUSION_GROUP_ID, []);
});

const poll = (input: object = {}) =>
  pollRegistrationPage(ports, config, () => ports.orchestrations)({ page: 0, startedAt: STARTED, ...input }, context);
const finish = () => finishPoll(ports, config)({ startedAt: STARTED }, context);

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
  await poll();
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

  test("counts in a wave together with the others of its call: one write of the wave, whatever the number of pages", async () => {
    await inWave();
    ports.reports.pageSize = 1;
    for (const id of ["c", "d"]) ports.reports.addDetails(id, ["fido2"]);
    const before = ["members", "mergeMembers", "saveWave"].map((name) => ports.store.trouble.called(name));
    await poll();
    const after = ["members", "mergeMembers", "saveWave"].map((name) => ports.store.trouble.called(name));
    expect(after.map((calls, n) => calls - (before[n] ?? 0))).toEqual([1, 1, 1]);
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([4, ["wave-wave-1"]]);
  });

  test("is still news, as are the others of its call, after a crash before the table has taken them over", async () => {
    await inWave();
    ports.reports.pageSize = 1;
    for (const id of ["c", "d"]) ports.reports.addDetails(id, ["fido2"]);
    const save = ports.store.saveWave;
    ports.store.saveWave = () => Promise.reject(new Error("the process died"));
    await expect(poll()).rejects.toThrow("the process died");
    ports.store.saveWave = save;
    expect([...(await ports.store.registrations(["c", "d"])).values()].map(({ ready }) => ready)).toEqual([
      false,
      false,
    ]);
    await ports.store.mergeMembers(
      "wave-1",
      ["c", "d"].map((userId) => ({ userId, reportedReady: false })),
    );
    await poll();
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([4, ["wave-wave-1"]]);
  });

  test("that is throttled comes again when Graph says", async () => {
    ports.reports.throttleNext("registrationDetails", 17);
    expect(await poll()).toEqual({ later: { seconds: 17, because: "throttled: registrationDetails" } });
  });

  test("whose cursor Graph does not take any more ends the poll, and the next one begins anew", async () => {
    ports.reports.addDetails("a", ["fido2"]);
    ports.reports.refuseNext("registrationDetails", "Directory_ExpiredPageToken");
    expect(await poll({ page: 1, next: "2" })).toEqual({ ok: {} });
    expect(await ports.store.registrations(["a"])).toEqual(new Map());
    await poll();
    expect((await ports.store.registrations(["a"])).size).toBe(1);
  });

  test("that is refused from the beginning is asked for again, and the poll does not end", async () => {
    ports.reports.refuseNext("registrationDetails");
    expect(await poll()).toMatchObject({ later: { seconds: 3600 } });
  });

  test("that is not understood is no cursor that ended: the poll goes on from it, and takes nothing of its call", async () => {
    ports.reports.pageSize = 1;
    for (const id of ["a", "b"]) ports.reports.addDetails(id, ["fido2"]);
    const read = ports.reports.registrationDetails.bind(ports.reports);
    ports.reports.registrationDetails = async (next) => {
      if (next === "1") throw new RefusedError("notUnderstood", "unexpectedAnswer", "not understood: id");
      return read(next);
    };
    expect(await poll()).toMatchObject({ later: { because: "refused: unexpectedAnswer" } });
    expect(await ports.store.registrations(["a", "b"])).toEqual(new Map());
  });

  test("counts who became ready, once, and wakes a wave whose gate may open now", async () => {
    await inWave();
    for (const id of ["c", "d"]) ports.reports.addDetails(id, ["fido2"]);
    await poll();
    await poll();
    expect([await reportedReady(), ports.orchestrations.woken]).toEqual([4, ["wave-wave-1"]]);
    expect((await ports.store.members("wave-1", ["c"]))[0]?.reportedReady).toBe(true);
  });

  test("is still news after a crash before its members were written", async () => {
    await inWave();
    ports.reports.addDetails("c", ["fido2"]);
    const merge = ports.store.mergeMembers;
    ports.store.mergeMembers = () => Promise.reject(new Error("the process died"));
    await expect(poll()).rejects.toThrow("the process died");
    ports.store.mergeMembers = merge;
    await poll();
    expect((await ports.store.members("wave-1", ["c"]))[0]?.reportedReady).toBe(true);
    expect(await reportedReady()).toBe(3);
  });

  test("counts who lost their passkey, and wakes nobody", async () => {
    await inWave();
    ports.reports.addDetails("a", ["password"]);
    await poll();
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
    await poll();
    expect(ports.orchestrations.woken).toEqual([]);
  });

  test("reads and writes no wave when nothing changed for it", async () => {
    await inWave();
    const before = ["saveWave", "members", "mergeMembers"].map((name) => ports.store.trouble.called(name));
    ports.reports.addDetails("stranger", ["fido2"]);
    await poll();
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
    expect(await poll()).toEqual({ ok: {} });
    expect((await ports.store.wave("wave-1"))?.facts).toMatchObject({ reportedReady: 3, strandedRecently: 1 });
  });

  test("wakes the onboarding of a joiner who is ready, not of one who is not", async () => {
    await ports.store.assignJoiner("a", "joiner-a");
    await ports.store.assignJoiner("b", "joiner-b");
    ports.reports.addDetails("a", ["windowsHelloForBusiness"]);
    ports.reports.addDetails("b", ["temporaryAccessPass"]);
    await poll();
    expect(ports.orchestrations.woken).toEqual(["joiner-joiner-a"]);
  });
});

describe("the end of a poll", () => {
  const exclusion = (userId: string, change: Partial<Exclusion> = {}): Exclusion => ({
    userId,
    reason: "passIssued",
    at: "2026-03-02T07:00:00.000Z",
    owner: "helpdesk",
    until: "2026-03-02T09:00:00.000Z",
    grantId: `grant-${userId}`,
    ...change,
  });
  async function exclude(...rows: Exclusion[]): Promise<void> {
    for (const { userId } of rows) ports.directory.addUser({ id: userId });
    ports.directory.addGroup(
      EXCLUSION_GROUP_ID,
      rows.map(({ userId }) => userId),
    );
    await ports.store.putExclusions(rows);
  }
  const left = async () => [
    [...(ports.directory.groups.get(EXCLUSION_GROUP_ID) ?? [])],
    (await ports.store.exclusions()).map(({ userId }) => userId),
  ];

  test("is recorded", async () => {
    expect(await finish()).toEqual({ ok: {} });
    expect(await ports.store.pollState()).toEqual({ startedAt: STARTED, completedAt: STARTED });
  });

  test.each<[string, Partial<Exclusion>, boolean, string[]]>([
    ["let through for a pass, and a passkey lives, is out", {}, true, []],
    ["let through for a pass that has expired is out", { until: "2026-03-02T08:00:00.000Z" }, false, []],
    ["let through for a pass that lives stays", {}, false, ["a"]],
    [
      "left out of enforcement, not ready, stays even after the row's end",
      { reason: "noUsablePasskey", waveId: "wave-1", until: "2026-03-01T08:00:00.000Z" },
      false,
      ["a"],
    ],
    [
      "left out of enforcement, with a passkey never used, stays",
      { reason: "noUsablePasskey", waveId: "wave-1" },
      true,
      ["a"],
    ],
    ["excluded by hand, with a passkey, stays", { reason: "refusedInSweep" }, true, ["a"]],
  ])("somebody %s", async (_who, change, hasPasskey, stays) => {
    await ports.store.putMembers("wave-1", [
      member("a", { excluded: { reason: "noUsablePasskey", at: "2026-03-01T08:00:00.000Z" } }),
    ]);
    await exclude(exclusion("a", change));
    if (hasPasskey) ports.methods.addPasskey("a", "2026-03-02T07:30:00.000Z");
    await finish();
    await finish();
    expect(await left()).toEqual([stays, stays]);
  });

  test("somebody left out of enforcement who used a new passkey since is enforced again", async () => {
    const excluded = { reason: "noUsablePasskey" as const, at: "2026-03-01T08:00:00.000Z" };
    await ports.store.putMembers("wave-1", [member("a", { excluded, passkeyUsedAt: "2026-03-02T07:45:00.000Z" })]);
    await exclude(exclusion("a", { reason: "noUsablePasskey", waveId: "wave-1" }));
    ports.methods.addPasskey("a", "2026-03-02T07:30:00.000Z");
    await finish();
    expect(await left()).toEqual([[], []]);
    expect((await ports.store.members("wave-1", ["a"]))[0]).toMatchObject({
      hasUsablePasskey: true,
      passkeyCreatedAt: "2026-03-02T07:30:00.000Z",
    });
    expect((await ports.store.members("wave-1", ["a"]))[0]?.excluded).toBeUndefined();
    expect((await ports.store.recent("wave-1", 10)).map(({ what, why }) => [what, why])).toEqual([
      ["exclusionLifted", "ready now"],
    ]);
  });

  test("somebody left out of enforcement is looked at by the first poll of a day, somebody with a pass by every one", async () => {
    const excluded = { reason: "noUsablePasskey" as const, at: "2026-03-01T08:00:00.000Z" };
    await ports.store.putMembers("wave-1", [member("a", { excluded, passkeyUsedAt: "2026-03-02T07:45:00.000Z" })]);
    await exclude(
      exclusion("a", { reason: "noUsablePasskey", waveId: "wave-1" }),
      exclusion("b", { reason: "passIssued" }),
    );
    for (const userId of ["a", "b"]) ports.methods.addPasskey(userId, "2026-03-02T07:30:00.000Z");
    await ports.store.savePollState({ startedAt: "2026-03-02T02:00:00.000Z", completedAt: "2026-03-02T02:01:00.000Z" });
    await finish();
    expect(await left()).toEqual([["a"], ["a"]]);
    await ports.store.savePollState({ startedAt: "2026-03-01T20:00:00.000Z", completedAt: "2026-03-01T20:01:00.000Z" });
    await finish();
    expect(await left()).toEqual([[], []]);
  });

  test("the polls of a day that follow its first read no wave and no member", async () => {
    const excluded = { reason: "noUsablePasskey" as const, at: "2026-03-01T08:00:00.000Z" };
    await ports.store.insertWave(wave());
    await ports.store.putMembers("wave-1", [member("a", { excluded }), member("b")]);
    await exclude(
      exclusion("a", { reason: "noUsablePasskey", waveId: "wave-1" }),
      exclusion("b", { waveId: "wave-1" }),
    );
    const finishing = finishPoll(ports, config);
    const poll = async (startedAt: string) => {
      ports.store.trouble.calls.length = 0;
      ports.clock.set(startedAt);
      expect(await finishing({ startedAt }, context)).toEqual({ ok: {} });
      return ports.store.trouble.calls.map(({ method }) => method);
    };
    expect(await poll("2026-03-02T08:00:00.000Z")).toEqual([
      "pollState",
      "waves",
      "exclusions",
      "members",
      "savePollState",
    ]);
    expect(await poll("2026-03-02T08:30:00.000Z")).toEqual(["pollState", "exclusions", "savePollState"]);
    expect(await poll("2026-03-03T02:00:00.000Z")).toContain("waves");
  });

  test("somebody whose exclusion ended in a crash is not shown as left out for ever", async () => {
    const excluded = { reason: "noUsablePasskey" as const, at: "2026-03-01T08:00:00.000Z" };
    await ports.store.putMembers("wave-1", [member("a", { excluded, passkeyUsedAt: "2026-03-02T07:45:00.000Z" })]);
    await exclude(exclusion("a", { reason: "noUsablePasskey", waveId: "wave-1" }));
    ports.methods.addPasskey("a", "2026-03-02T07:30:00.000Z");
    const remove = ports.store.removeExclusion;
    ports.store.removeExclusion = async (userId) => {
      await remove(userId);
      throw new Error("the process died");
    };
    await expect(finish()).rejects.toThrow("the process died");
    ports.store.removeExclusion = remove;
    await finish();
    expect(await left()).toEqual([[], []]);
    expect((await ports.store.members("wave-1", ["a"]))[0]?.excluded).toBeUndefined();
  });

  test("somebody of whom nothing says that a passkey came is not looked at, and stays left out", async () => {
    await ports.store.putMembers("wave-1", [
      member("a", { excluded: { reason: "noUsablePasskey", at: "2026-03-01T08:00:00.000Z" } }),
    ]);
    await exclude(exclusion("a", { reason: "noUsablePasskey", waveId: "wave-1" }));
    await finish();
    expect(ports.methods.calls).toEqual([]);
    expect(await left()).toEqual([["a"], ["a"]]);
  });

  test("an exclusion for a pass is alerted of once, at its end at the latest, and does not end without", async () => {
    await exclude(exclusion("a", { until: "2026-03-02T08:00:00.000Z" }));
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 30 });
    expect(await finish()).toMatchObject({ later: { seconds: 60 } });
    // Out of the group already, but not forgotten.
    expect(await left()).toEqual([[], ["a"]]);
    ports.clock.advance({ minutes: 2 });
    expect(await finish()).toEqual({ ok: {} });
    await finish();
    expect(await left()).toEqual([[], []]);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
  });

  test.each<[string, { stage?: WaveFacts["stage"]; sortedOut?: "leftGroup"; usedAt: string }, string[]]>([
    [
      "whose wave was cancelled is enforced with the wave of now, once ready there",
      { stage: "cancelled", usedAt: "2026-03-02T07:45:00.000Z" },
      [],
    ],
    [
      "who left the group is enforced with the wave of now, once ready there",
      { sortedOut: "leftGroup", usedAt: "2026-03-02T07:45:00.000Z" },
      [],
    ],
    [
      "whose wave was cancelled, without a use since the exclusion, stays",
      { stage: "cancelled", usedAt: "2026-02-27T07:45:00.000Z" },
      ["a"],
    ],
    ["whose wave goes on is judged by that one alone", { usedAt: "2026-03-02T07:45:00.000Z" }, ["a"]],
  ])("somebody left out %s", async (_who, { stage = "steady", sortedOut, usedAt }, stays) => {
    const excluded = { reason: "noUsablePasskey" as const, at: "2026-03-01T08:00:00.000Z" };
    await ports.store.insertWave(wave({ stage }));
    await ports.store.putMembers("wave-1", [
      member("a", { excluded, reportedReady: true, ...(sortedOut && { sortedOut }) }),
    ]);
    await ports.store.putMembers("wave-2", [
      member("a", { waveId: "wave-2", reportedReady: true, passkeyUsedAt: usedAt }),
    ]);
    await ports.store.assignWave(["a"], "wave-2");
    await exclude(exclusion("a", { reason: "noUsablePasskey", at: excluded.at, waveId: "wave-1" }));
    ports.methods.addPasskey("a", "2026-02-27T07:30:00.000Z");
    await finish();
    expect(await left()).toEqual([stays, stays]);
    const row = (await ports.store.members("wave-1", ["a"]))[0];
    expect(row?.excluded).toEqual(stays.length > 0 ? excluded : undefined);
  });

  test("one person whom Graph does not let out of the group holds up neither the others nor the polls", async () => {
    await ports.store.putMembers("wave-1", [
      member("c", {
        excluded: { reason: "noUsablePasskey", at: "2026-03-01T08:00:00.000Z" },
        passkeyUsedAt: "2026-03-02T07:45:00.000Z",
        reportedReady: true,
      }),
    ]);
    const over = { until: "2026-03-02T08:00:00.000Z" };
    await exclude(
      exclusion("a", over),
      exclusion("b", over),
      exclusion("c", { reason: "noUsablePasskey", waveId: "wave-1" }),
    );
    ports.methods.addPasskey("c", "2026-03-02T07:30:00.000Z");
    ports.policyWriter.refuseNext("removeMember", "Request_BadRequest");
    expect(await finish()).toEqual({ ok: {} });
    expect(await left()).toEqual([["a"], ["a"]]);
    const lines = (await ports.store.recent("app", 10)).filter(({ what }) => what === "exclusionNotLifted");
    expect(lines).toMatchObject([{ subjectId: "a", why: "Request_BadRequest" }]);
    await finish();
    expect(await left()).toEqual([[], []]);
  });

  test("a mail quota that is used up keeps nobody in the group", async () => {
    const over = { until: "2026-03-02T08:00:00.000Z" };
    await exclude(exclusion("a", over), exclusion("b", over));
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 30 }, { kind: "throttled", retryAfterSeconds: 30 });
    expect(await finish()).toMatchObject({ later: { seconds: 60 } });
    expect((await left())[0]).toEqual([]);
  });

  test("what was throttled is looked at in the next attempt, and the rest is not asked for again", async () => {
    const rows = Array.from({ length: 45 }, (_, index) =>
      exclusion(`u${index + 10}`, { reason: "noUsablePasskey", waveId: "wave-1" }),
    );
    await ports.store.putMembers(
      "wave-1",
      rows.map(({ userId }) => member(userId, { reportedReady: true })),
    );
    await exclude(...rows);
    ports.methods.throttled.add("u12");
    expect(await finish()).toMatchObject({ later: { seconds: 10 } });
    ports.methods.throttled.clear();
    const before = ports.methods.calls.length;
    expect(await finish()).toEqual({ ok: {} });
    expect(ports.methods.calls.slice(before).map(({ args }) => args)).toEqual([[["u12"]]]);
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
