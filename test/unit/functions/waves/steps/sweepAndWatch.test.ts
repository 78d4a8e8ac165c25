import { beforeEach, describe, expect, test } from "vitest";
import { RequestPace, takeOne } from "../../../../../shared/adapters/graph/requestPace.ts";
import type { WaveOutcome } from "../../../../../shared/contracts/waveWork.ts";
import type { Place } from "../../../../../shared/domain/wave/waiting.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { EXCLUSION_GROUP_ID } from "../../../../support/testConfig.ts";
import {
  APPROVER,
  GROUP_ID,
  sweptWorld,
  takeReport,
  WAVE_ID,
  WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
const excluded = () => [...(world.ports.directory.groups.get(EXCLUSION_GROUP_ID) ?? [])];
const policy = () => {
  const [one] = [...world.ports.policies.stored.values()];
  if (!one) throw new Error("no policy");
  return one;
};

describe("the sweep", () => {
  beforeEach(async () => {
    world = new WaveWorld(20);
    await world.insert();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await world.until(({ stage }, step) => stage === "reportOnly" && step?.kind === "wait");
  });
  const sweep = async () => {
    world.ports.clock.set("2026-04-06T07:00:00Z");
    await world.carryOut({ kind: "sweep" });
    return world.facts();
  };
  const days = (count: number) => {
    for (let day = 0; day < count; day++) {
      world.ports.clock.advance({ days: 1 });
      world.workingDay();
    }
  };

  test("that is clean moves the wave on, names the digest, and asks the second admin once", async () => {
    days(3);
    expect(await sweep()).toMatchObject({
      stage: "swept",
      evidence: { clean: true, ready: 19, toExclude: 1, seen: 20 },
    });
    await world.carryOut({ kind: "sweep" });
    expect(world.mailsTo("approvers@contoso.example")).toHaveLength(1);
  });

  test("offers a pass, by way of the manager, to those who would be blocked", async () => {
    days(3);
    const before = world.mailsTo("mia@contoso.example").length;
    await sweep();
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(before + 1);
  });

  test.each<[string, RegExp, () => void]>([
    ["without any sign-in", /no sign-in/, () => undefined],
    [
      "without the applied policies",
      /without the applied policies/,
      () => {
        days(3);
        world.ports.reports.hideAppliedPolicies = true;
      },
    ],
    [
      "when the policy was changed by somebody",
      /changed/,
      () => {
        days(3);
        world.ports.policies.stored.set(policy().id, {
          ...policy(),
          definition: { conditions: { users: { includeUsers: ["All"] } } },
        });
      },
    ],
    [
      "when the policy is gone",
      /does not exist/,
      () => {
        days(3);
        world.ports.policies.stored.clear();
      },
    ],
    [
      "when the ready lost their passkeys since the gate",
      /needed/,
      () => {
        days(3);
        for (const n of [1, 2, 3]) world.losePasskey(n);
      },
    ],
  ])("is not clean %s, and stays where it is with the reason", async (_how, because, spoil) => {
    spoil();
    const facts = await sweep();
    expect(facts).toMatchObject({ stage: "reportOnly", evidence: { clean: false } });
    expect(facts.evidence?.because).toMatch(because);
    expect(world.mailsTo("approvers@contoso.example")).toEqual([]);
  });

  test("reads both logs in pages and counts everyone", async () => {
    world.ports.reports.pageSize = 7;
    days(2);
    world.ports.reports.addSignIn(
      {
        userId: world.id(20),
        createdDateTime: world.now.toISOString(),
        appliedConditionalAccessPolicies: [{ id: policy().id, result: "reportOnlyInterrupted" }],
      },
      "nonInteractive",
    );
    await sweep();
    expect((await world.member(1)).sweep).toMatchObject({ seen: 2, satisfied: 2, unsatisfied: 0 });
    expect((await world.member(20)).sweep).toMatchObject({ seen: 3, satisfied: 0, unsatisfied: 3 });
  });

  test("starts its counts anew each time", async () => {
    days(2);
    await sweep();
    await world.change({ stage: "reportOnly", evidence: undefined });
    await world.carryOut({ kind: "sweep" });
    expect((await world.member(1)).sweep).toMatchObject({ seen: 2 });
  });

  test("that finds the policy enabled by somebody takes it back and tells the operators", async () => {
    days(3);
    world.ports.policies.stored.set(policy().id, { ...policy(), state: "enabled" });
    await sweep();
    expect(policy().state).toBe("enabledForReportingButNotEnforced");
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test.each<[string, object, WaveFacts["stage"]]>([
    ["pauses", { paused: { by: APPROVER, at: "2026-04-06T07:00:00.000Z", reason: "what is this?" } }, "reportOnly"],
    ["cancels", { cancelRequested: { by: APPROVER, at: "2026-04-06T07:00:00.000Z" } }, "cancelled"],
  ])(
    "that finds the policy enabled takes it back although somebody %s the wave meanwhile",
    async (_does, asked, stage) => {
      days(3);
      const enabled = { ...policy(), state: "enabled" as const };
      world.ports.policies.stored.set(policy().id, enabled);
      const save = world.ports.store.saveRegisteredPolicy;
      world.ports.store.saveRegisteredPolicy = async (registered) => {
        await save(registered);
        if (registered.state === "enabled") await world.change(asked);
      };
      await sweep();
      for (let n = 0; n < 3; n++) await world.step();
      expect(policy().state).toBe("enabledForReportingButNotEnforced");
      expect(await world.facts()).toMatchObject({ stage });
    },
  );

  test("that was cancelled looks whether somebody has enabled the policy, and takes it back", async () => {
    world.ports.policies.stored.set(policy().id, { ...policy(), state: "enabled" as const });
    await world.change({ cancelRequested: { by: APPROVER, at: "2026-04-06T07:00:00.000Z" } });
    await world.until(({ stage }) => stage === "cancelled");
    expect(policy().state).toBe("enabledForReportingButNotEnforced");
    expect(await world.stamps("policyFoundEnabled")).toHaveLength(1);
  });

  test("that was cancelled with its policy in report-only alarms nobody", async () => {
    await world.change({ cancelRequested: { by: APPROVER, at: "2026-04-06T07:00:00.000Z" } });
    await world.until(({ stage }) => stage === "cancelled");
    expect(policy().state).toBe("enabledForReportingButNotEnforced");
    expect(await world.stamps("policyFoundEnabled")).toEqual([]);
    expect(await world.stamps("policyReturned")).toEqual([]);
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
  });
});

describe("before the flip", () => {
  beforeEach(async () => {
    world = await sweptWorld(20);
    world.ports.clock.advance({ minutes: 10 });
    await world.approve();
  });

  test("everyone is looked at live again; a change in who is ready voids the approval", async () => {
    const at = world.now.toISOString();
    world.losePasskey(1);
    await world.carryOut({ kind: "checkEveryone" });
    const members = await world.members();
    expect(members.every(({ checkedAt }) => (checkedAt ?? "") >= at)).toBe(true);
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "reportOnly" });
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("whoever joined the group is taken in, which voids the approval", async () => {
    world.ports.directory.addUser({ id: "20000000-0000-4000-8000-000000000001" });
    world.ports.directory.groups.get(GROUP_ID)?.add("20000000-0000-4000-8000-000000000001");
    await world.carryOut({ kind: "checkEveryone" });
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "reportOnly", inScope: 21 });
  });

  test("whoever became privileged is sorted out and excluded", async () => {
    world.ports.directory.privileged.add(world.id(1));
    await world.carryOut({ kind: "checkEveryone" });
    expect((await world.member(1)).sortedOut).toBe("privileged");
    expect((await world.facts()).flip?.digest).not.toBe((await world.facts()).approval?.digest);
  });

  test("everybody whom the policy may not hit goes into the exclusion group, with reason, owner and end", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    await world.carryOut({ kind: "exclude" });
    expect(excluded()).toEqual([world.id(20)]);
    expect(await world.ports.store.exclusion(world.id(20))).toMatchObject({
      reason: "noUsablePasskey",
      owner: "Ada Admin",
      waveId: WAVE_ID,
    });
    expect((await world.facts()).flip?.excludedAt).toBeDefined();
    await world.carryOut({ kind: "exclude" });
    expect(await world.stamps("excludedFromEnforcement")).toHaveLength(1);
  });

  test("those sorted out go there too, as the policy aims at the whole group", async () => {
    world = new WaveWorld(20);
    world.ports.directory.addUser({ id: world.id(20), userType: "Guest" });
    await world.insert();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= 19; n++) world.enrol(n);
    await takeReport(world);
    await world.until(({ stage }) => stage === "swept");
    await world.approve();
    await world.until(({ stage }) => stage === "enforced");
    expect(excluded()).toEqual([world.id(20)]);
    expect(await world.ports.store.exclusion(world.id(20))).toMatchObject({ reason: "guest" });
  });

  test("an exclusion that does not show up is looked for again, and nothing is recorded until it does", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    const { directory } = world.ports;
    const real = directory.memberIds.bind(directory);
    let looks = 0;
    directory.memberIds = async function* (groupId: string) {
      if (groupId !== EXCLUSION_GROUP_ID) yield* real(groupId);
      else if (++looks > 3) yield* real(groupId);
    };
    const before = world.now.getTime();
    await world.carryOut({ kind: "exclude" });
    expect(world.now.getTime() - before).toBe(180_000);
    expect((await world.facts()).flip?.excludedAt).toBeDefined();
  });

  test("an exclusion that never shows up ends in a reason, not in a flip", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    const { directory } = world.ports;
    const real = directory.memberIds.bind(directory);
    directory.memberIds = async function* (groupId: string) {
      if (groupId !== EXCLUSION_GROUP_ID) yield* real(groupId);
    };
    await expect(world.carryOut({ kind: "exclude" }, 30)).rejects.toThrow("did not come to an end");
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("do not show up in the exclusion group");
    expect((await world.facts()).flip?.excludedAt).toBeUndefined();
  });

  test("a person whom the group does not take stops it", async () => {
    await world.carryOut({ kind: "checkEveryone" });
    world.ports.policyWriter.notAddable.set(world.id(20), "Request_BadRequest");
    expect(await world.answer("exclude")).toMatchObject({
      later: { because: expect.stringContaining("Request_BadRequest") },
    });
  });

  test("somebody who has left the group, or the company, stops nothing", async () => {
    world.ports.directory.groups.get(GROUP_ID)?.delete(world.id(20));
    world.ports.policyWriter.notAddable.set(world.id(20), "Request_ResourceNotFound");
    const facts = await world.until(({ stage }) => stage === "enforced");
    expect(facts.enforcedAt).toBeDefined();
    expect(excluded()).toEqual([]);
  });
});

describe("the watch", () => {
  beforeEach(async () => {
    world = await worldBeforeFlip(20);
    await world.until(({ stage }) => stage === "enforced");
    world.daily = () => undefined;
    world.ports.clock.advance({ hours: 2 });
  });
  const signIn = (
    n: number,
    result: string,
    minutesAgo: number,
    log: "interactive" | "nonInteractive" = "interactive",
  ) =>
    world.ports.reports.addSignIn(
      {
        userId: world.id(n),
        createdDateTime: new Date(world.now.getTime() - minutesAgo * 60_000).toISOString(),
        appliedConditionalAccessPolicies: [{ id: policy().id, result }],
      },
      log,
    );
  const watch = () => world.carryOut({ kind: "watch" });

  test("lets through whoever was denied, tells them, and offers the manager a code, once", async () => {
    world.losePasskey(1);
    signIn(1, "failure", 60);
    await watch();
    await watch();
    expect(excluded()).toContain(world.id(1));
    expect(await world.member(1)).toMatchObject({ excluded: { reason: "blockedAfterFlip" } });
    expect(await world.facts()).toMatchObject({ blockedRecently: 1, stage: "enforced" });
    expect((await world.ports.store.countByKind(WAVE_ID)).blockedNotice).toBe(1);
    expect(await world.stamps("deniedAndLetThrough")).toHaveLength(1);
  });

  test("lets nobody through who typed a password and then used the passkey", async () => {
    signIn(1, "failure", 60);
    signIn(1, "success", 58);
    await watch();
    expect(excluded()).not.toContain(world.id(1));
    expect((await world.facts()).blockedRecently).toBe(0);
  });

  test("lets nobody through whose old session was refused in the background before they signed in with the passkey", async () => {
    signIn(1, "failure", 60, "nonInteractive");
    signIn(1, "success", 55);
    await watch();
    expect(excluded()).not.toContain(world.id(1));
    expect((await world.facts()).blockedRecently).toBe(0);
  });

  test("tells the two apart over any number of pages", async () => {
    world.ports.reports.pageSize = 1;
    for (let n = 1; n <= 15; n++) signIn(n, "failure", 60 + n);
    for (let n = 1; n <= 14; n++) signIn(n, "success", 60 - n);
    await watch();
    expect(excluded()).toContain(world.id(15));
    expect((await world.facts()).blockedRecently).toBe(1);
  });

  test("leaves a denial of the last minutes to the next watch", async () => {
    signIn(1, "failure", 5);
    await watch();
    expect(excluded()).not.toContain(world.id(1));
    world.ports.clock.advance({ hours: 1 });
    await watch();
    expect(excluded()).toContain(world.id(1));
  });

  test("lets people through at once when the mail quota is used up", async () => {
    signIn(1, "failure", 60);
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 600 });
    await world.answer("watch");
    expect(excluded()).toContain(world.id(1));
  });

  test("takes in whoever joined the group after the flip and was denied", async () => {
    const id = "20000000-0000-4000-8000-000000000001";
    world.ports.directory.addUser({ id });
    world.ports.reports.addSignIn({
      userId: id,
      createdDateTime: new Date(world.now.getTime() - 3_600_000).toISOString(),
      appliedConditionalAccessPolicies: [{ id: policy().id, result: "failure" }],
    });
    await watch();
    expect(excluded()).toContain(id);
  });

  test("goes on while the wave is paused, and takes the policy back when too many are denied", async () => {
    await world.change({ paused: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
    for (let n = 1; n <= 5; n++) signIn(n, "failure", 60);
    await world.step();
    expect((await world.facts()).blockedRecently).toBe(5);
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "rolledBack" });
    expect(policy().state).toBe("enabledForReportingButNotEnforced");
  });

  test("takes the policy back before any mail when too many are denied", async () => {
    for (let n = 1; n <= 5; n++) signIn(n, "failure", 60);
    world.ports.email.answerNext(
      ...Array.from({ length: 50 }, () => ({ kind: "throttled" as const, retryAfterSeconds: 3600 })),
    );
    world.ports.policyWriter.refuseNext("addMembers", "Authorization_RequestDenied", 50);
    expect(await world.answer("watch")).toMatchObject({
      ok: { kind: "next", turn: { step: { kind: "rollBack" } } },
    });
    expect(await world.facts()).toMatchObject({ blockedRecently: 5 });
    expect(await world.stamps("denied")).toHaveLength(5);
  });

  test("of a second round lets nobody through for a denial of the first", async () => {
    const before = new Date(world.now.getTime() - 5 * 3_600_000).toISOString();
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), blockedAt: before, passkeyUsedAt: "2026-03-20T08:00:00.000Z" },
    ]);
    signIn(2, "failure", 60);
    await watch();
    expect(excluded()).not.toContain(world.id(1));
    expect(excluded()).toContain(world.id(2));
  });

  test("lets everybody through before the first mail, however many there are", async () => {
    world = await worldBeforeFlip(40, { ROLLBACK_MINIMUM: "40" });
    await world.until(({ stage }) => stage === "enforced");
    world.ports.clock.advance({ hours: 2 });
    for (let n = 1; n <= 30; n++) signIn(n, "failure", 60);
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 600 });
    await world.answer("watch");
    for (let n = 1; n <= 30; n++) expect(excluded()).toContain(world.id(n));
  });

  test.each<[string, object, () => unknown]>([
    [
      "a rollback that was asked for",
      { rollbackRequested: { by: APPROVER, at: "2026-04-06T09:00:00.000Z", reason: "x" } },
      () => undefined,
    ],
    ["a cancellation", { cancelRequested: { by: APPROVER, at: "2026-04-06T09:00:00.000Z" } }, () => undefined],
    [
      "a rollback, while the log cannot be read",
      { rollbackRequested: { by: APPROVER, at: "2026-04-06T09:00:00.000Z", reason: "x" } },
      () => world.ports.reports.refuseNext("signIns", "Authorization_RequestDenied", 50),
    ],
  ])("stops at once for %s", async (_what, asked, spoil) => {
    signIn(1, "failure", 60);
    spoil();
    await world.change(asked);
    expect(
      await world.answer("watch", { place: { phase: "interactiveLog", since: world.now.toISOString(), tally: {} } }),
    ).toMatchObject({
      ok: { kind: "next", turn: { step: { kind: "rollBack" } } },
    });
  });

  const inAMinute = () => new Date(world.now.getTime() + 60_000).toISOString();
  const inAnHour = () => new Date(world.now.getTime() + 3_600_000).toISOString();
  test.each<[string, () => unknown, () => string]>([
    ["refused the log", () => world.ports.reports.refuseNext("signIns"), inAnHour],
    ["told to come again with the first look", () => world.ports.reports.throttleNext("signIns", 3), inAMinute],
    [
      "out of mails for long",
      () => {
        signIn(1, "failure", 60);
        world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 3600 });
      },
      inAnHour,
    ],
  ])("that is %s waits where people can wake it", async (_how, spoil, until) => {
    spoil();
    expect(await world.outcome("watch")).toMatchObject({ kind: "wait", until: until() });
    expect((await world.ports.store.waiting(WAVE_ID))?.until).toBe(until());
    await watch();
    expect(await world.facts()).toMatchObject({ watchedUntil: world.now.toISOString() });
  });

  test("that is refused the log tells the operators, once a day, and waits all the same when no mail can leave", async () => {
    world.ports.reports.refuseNext("signIns", "Authorization_RequestDenied", 4);
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 600 });
    const answer = () => world.answer("watch");
    expect(await answer()).toMatchObject({ ok: { kind: "wait" } });
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
    for (let hour = 0; hour < 2; hour++) {
      world.ports.clock.advance({ hours: 1 });
      expect(await answer()).toMatchObject({ ok: { kind: "wait" } });
    }
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
    world.ports.clock.advance({ days: 1 });
    await answer();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(2);
  });

  test("that is only busy alarms nobody", async () => {
    world.ports.reports.throttleNext("signIns", 3);
    await world.answer("watch");
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
  });

  describe("that is told to come again in the middle", () => {
    const FOR_AN_HOUR = 3600;
    const calls = (from = 0) =>
      world.ports.reports.calls
        .slice(from)
        .filter(({ method }) => method === "signIns")
        .map(({ args: [kind, , , next] }) => `${kind} ${next ?? "0"}`)
        .filter((call) => !call.startsWith("withMethods"));
    const answer = (place?: Place) => world.outcome("watch", place && { place });
    const inTheMiddle = (): Place => ({
      phase: "interactiveLog",
      since: world.now.toISOString(),
      cursor: "2",
      tally: { readsWholeLog: true },
    });
    const pass = async (outcome: WaveOutcome) => {
      if (outcome.kind !== "wait") throw new Error("no wait");
      world.ports.clock.set(outcome.until);
    };
    beforeEach(() => {
      world.ports.reports.pageSize = 1;
      for (let n = 1; n <= 3; n++) signIn(n, "failure", 60 + n);
    });

    test.each([
      ["a minute at the least", 3, 60],
      ["as long as it is told", FOR_AN_HOUR, FOR_AN_HOUR],
    ])("waits where people can wake it, %s", async (_how, told, seconds) => {
      world.ports.reports.throttleNext("signIns", told);
      const until = new Date(world.now.getTime() + seconds * 1000).toISOString();
      expect(await answer(inTheMiddle())).toMatchObject({ kind: "wait", until });
    });

    test("waits there, too, when it had got further in the same call", async () => {
      const { reports } = world.ports;
      const read = reports.signIns.bind(reports);
      let left = 3;
      reports.signIns = async (...args) => {
        if (left-- === 0) reports.throttleNext("signIns", 300);
        return read(...args);
      };
      expect(await answer()).toMatchObject({ kind: "wait" });
    });

    test("gives way to a rollback that people ask for meanwhile", async () => {
      world.ports.reports.throttleNext("signIns", FOR_AN_HOUR);
      await answer(inTheMiddle());
      await world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
      expect(await world.step()).toMatchObject({ kind: "rollBack" });
      expect(policy().state).toBe("enabledForReportingButNotEnforced");
    });

    test("goes on where it stood, with what it counted", async () => {
      const place = { ...inTheMiddle(), tally: { ...inTheMiddle().tally, blindSignIns: 2 } };
      world.ports.reports.throttleNext("signIns", 300);
      await pass(await answer(place));
      const before = world.ports.reports.calls.length;
      await watch();
      expect(calls(before)[0]).toBe("interactive 2");
      expect(await world.facts()).toMatchObject({ watchedUntil: place.since });
      expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
      expect(excluded()).toContain(world.id(3));
    });

    test("comes to its end though it is never given more than a page at a time, and protects everybody on the way", async () => {
      const begun = world.now.toISOString();
      const { reports } = world.ports;
      reports.pageSize = 2;
      const read = reports.signIns.bind(reports);
      let isGiven = false;
      reports.signIns = async (...args) => {
        isGiven = !isGiven;
        if (!isGiven) reports.throttleNext("signIns", 1200);
        return read(...args);
      };
      for (let n = 0; n < 60 && (await world.facts()).watchedUntil !== begun; n++) {
        const result = await answer();
        if (result.kind === "wait" && (await world.facts()).watchedUntil !== begun) await pass(result);
      }
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, blockedRecently: 3 });
      for (let n = 1; n <= 3; n++) expect(excluded()).toContain(world.id(n));
    });

    test("does not take up the place of another watch", async () => {
      world.ports.reports.throttleNext("signIns", 300);
      await answer(inTheMiddle());
      await world.change({ watchedUntil: new Date(world.now.getTime() - 3_600_000).toISOString() });
      const before = world.ports.reports.calls.length;
      await watch();
      expect(calls(before)[0]).toBe("nonInteractive 0");
    });

    test("does not take up a place twice", async () => {
      world.ports.reports.throttleNext("signIns", 300);
      await pass(await answer(inTheMiddle()));
      await watch();
      world.ports.clock.advance({ hours: 1 });
      const before = world.ports.reports.calls.length;
      await watch();
      expect(calls(before)[0]).toBe("nonInteractive 0");
    });

    test("begins anew, and alarms nobody, when the log does not know its place any more", async () => {
      world.ports.reports.throttleNext("signIns", 300);
      await pass(await answer(inTheMiddle()));
      const begun = world.now.toISOString();
      world.ports.reports.refuseNext("signIns", "Request_BadRequest");
      const before = world.ports.reports.calls.length;
      await watch();
      expect(calls(before).slice(0, 2)).toEqual(["interactive 2", "nonInteractive 0"]);
      expect(await world.facts()).toMatchObject({ watchedUntil: begun });
      expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
    });

    test.each([
      ["goes on with its mails while the log is not due again", 1800, false],
      ["reads the log before it goes on with its mails once that is due again", FOR_AN_HOUR, true],
    ])("%s", async (_how, seconds, isLogFirst) => {
      world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: seconds });
      const begun = world.now.toISOString();
      let result = await answer();
      while (result.kind === "go" && result.turn.place) result = await answer(result.turn.place);
      await pass(result);
      signIn(5, "failure", 15);
      const mails = world.ports.email.sent.length;
      const before = world.ports.reports.calls.length;
      await world.step();
      if (isLogFirst) {
        expect(await world.facts()).toMatchObject({ watchedUntil: begun, blockedRecently: 3 });
        expect(world.ports.email.sent).toHaveLength(mails);
        await world.step();
        expect(calls(before)[0]).toBe("nonInteractive 0");
      } else expect(calls(before)).toEqual([]);
      expect(excluded().includes(world.id(5))).toBe(isLogFirst);
      expect((await world.ports.store.countByKind(WAVE_ID)).blockedNotice).toBe(isLogFirst ? 4 : 3);
    });

    test("shows people why it waits, and not where it stands", async () => {
      world.ports.reports.throttleNext("signIns", 300);
      await answer(inTheMiddle());
      const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
      expect(Object.keys(status?.waiting ?? {}).sort()).toEqual(["because", "until"]);
    });
  });

  describe("in a tenant where other policies stop people page after page", () => {
    beforeEach(async () => {
      world.ports.clock.set("2026-04-07T20:00:00Z");
      await world.change({ watchedUntil: "2026-04-07T18:30:00.000Z" });
      world.ports.reports.pageSize = 1;
      for (let n = 1; n <= 17; n++)
        world.ports.reports.addSignIn({
          userId: `20000000-0000-4000-8000-0000000000${n + 10}`,
          createdDateTime: new Date(world.now.getTime() - n * 60_000).toISOString(),
          errorCode: 53003,
          appliedConditionalAccessPolicies: [{ id: "another policy", result: "failure" }],
        });
      const pace = new RequestPace(world.ports.clock);
      const { reports } = world.ports;
      for (const name of ["stoppedSignIns", "signIns"] as const) {
        const read = reports[name].bind(reports) as (...args: unknown[]) => Promise<never>;
        Object.assign(reports, {
          [name]: async (...args: unknown[]) => {
            if (name === "stoppedSignIns" || !isInside) takeOne(pace, "the sign-in log");
            isInside = name === "stoppedSignIns";
            return read(...args).finally(() => {
              isInside = false;
            });
          },
        });
      }
    });
    // The fake reads the stopped ones out of all.
    let isInside = false;

    test("comes to its end, though Graph lets only a few pages be read at a time", async () => {
      const begun = world.now.toISOString();
      await watch();
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, blockedRecently: 0 });
    });

    test("finds the one of ours behind them", async () => {
      signIn(1, "failure", 75);
      await watch();
      expect(excluded()).toContain(world.id(1));
      expect((await world.facts()).blockedRecently).toBe(1);
    });
  });

  test("that cannot see the applied policies tells the operators, once a day", async () => {
    signIn(1, "failure", 60);
    world.ports.reports.hideAppliedPolicies = true;
    await watch();
    await watch();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test("brings back in the use of a passkey by somebody who was left out", async () => {
    world.enrol(20);
    const created = world.now.toISOString();
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(20), checkedAt: created, hasUsablePasskey: true, passkeyCreatedAt: created },
    ]);
    world.ports.clock.advance({ hours: 1 });
    world.ports.reports.addSignIn({
      userId: world.id(20),
      createdDateTime: new Date(world.now.getTime() - 60_000).toISOString(),
      authenticationMethods: ["Passkey (device-bound)"],
    });
    await watch();
    expect((await world.member(20)).passkeyUsedAt).toBeDefined();
  });
});

describe("a rollback", () => {
  beforeEach(async () => {
    world = await worldBeforeFlip(20);
    await world.until(({ stage }) => stage === "enforced");
  });
  const rollBack = () => world.carryOut({ kind: "rollBack", because: "asked for", leadsTo: "rolledBack" });

  test("returns the policy, is read back, audited and told", async () => {
    await rollBack();
    await rollBack();
    expect(policy().state).toBe("enabledForReportingButNotEnforced");
    expect((await world.facts()).stage).toBe("rolledBack");
    expect(await world.stamps("policyReturned")).toHaveLength(1);
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test("is always allowed, with the drift in the audit line", async () => {
    world.ports.policies.stored.set(policy().id, {
      ...policy(),
      definition: { conditions: { users: { includeUsers: ["All"] } } },
    });
    await rollBack();
    expect(policy().state).toBe("enabledForReportingButNotEnforced");
    const lines = await world.ports.store.recent(WAVE_ID, 100);
    expect(lines.find(({ what }) => what === "policyReturned")?.before).toContain("changed its definition");
  });

  test("that Entra refuses is told to the operators once a day, tried again, and not taken for done", async () => {
    const attempt = () => world.answer("rollBack", { because: "asked for", leadsTo: "rolledBack" });
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied", 3);
    expect(await attempt()).toMatchObject({
      later: { because: expect.stringContaining("Authorization_RequestDenied") },
    });
    await attempt();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
    expect((await world.facts()).stage).toBe("enforced");
    world.ports.clock.advance({ hours: 24 });
    await attempt();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(2);
    await rollBack();
    expect([policy().state, (await world.facts()).stage]).toEqual(["enabledForReportingButNotEnforced", "rolledBack"]);
  });

  test("that is only throttled is not told before it is done", async () => {
    world.ports.policyWriter.throttleNext("setPolicyState");
    await world.answer("rollBack", { because: "asked for", leadsTo: "rolledBack" });
    expect(world.mailsTo("alerts@contoso.example")).toEqual([]);
  });

  test("that is refused waits as it is told to when the mail about it cannot leave either", async () => {
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied");
    world.ports.email.throttleNext("send");
    const answer = await world.answer("rollBack", {
      because: "asked for",
      leadsTo: "rolledBack",
    });
    expect(answer).toMatchObject({ later: { because: expect.stringContaining("Authorization_RequestDenied") } });
    await rollBack();
    expect((await world.facts()).stage).toBe("rolledBack");
  });

  test.each<[string, () => unknown]>([
    ["a lost answer", () => Object.assign(world.ports.policyWriter, { loseNextAnswer: true })],
    ["throttling", () => world.ports.policyWriter.throttleNext("setPolicyState", undefined, 2)],
    ["a policy that is gone", () => world.ports.policies.stored.clear()],
  ])("survives %s", async (_what, spoil) => {
    spoil();
    await rollBack();
    expect((await world.facts()).stage).toBe("rolledBack");
    expect([...world.ports.policies.stored.values()].map(({ state }) => state)).not.toContain("enabled");
  });

  test("begins a second round with mails of its own", async () => {
    await rollBack();
    await world.until(({ round }) => round === 2);
    const facts = await world.facts();
    expect(facts).toMatchObject({ stage: "reminded", blockedRecently: 0 });
    expect([facts.gate, facts.evidence, facts.approval, facts.flip, facts.enforcedAt]).toEqual(
      Array.from({ length: 5 }),
    );
  });
});
