import { beforeEach, describe, expect, test, vi } from "vitest";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { paceGraph } from "../../../../support/waves/pacedGraph.ts";
import { WatchStage } from "../../../../support/waves/watchStage.ts";
import { APPROVER, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

const ALERTS = "alerts@contoso.example";
const SECURITY = "security@contoso.example";
let stage: WatchStage;
let world: WaveWorld;

describe("the watch", () => {
  beforeEach(async () => {
    stage = await WatchStage.open();
    world = stage.world;
    Object.assign(world.config, { securityMail: SECURITY });
  });
  const signIn: WatchStage["signIn"] = (...args) => stage.signIn(...args);
  const strand: WatchStage["strand"] = (...args) => stage.strand(...args);
  const watch = () => stage.watch();
  const counts = () => stage.counts();
  const kinds = () => stage.kinds();

  describe("while somebody knows passwords of people who hold a passkey", () => {
    test("loosens nothing for a try that was stopped: it is counted, told to its owner and to security, and no more", async () => {
      signIn(1, "failure", 60);
      const before = world.enforced;
      const { pickUp } = await kinds();
      await watch();
      await watch();
      expect(world.enforced).toEqual(before);
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 1 });
      expect(await kinds()).toMatchObject({ stoppedAttempt: 1 });
      expect(world.mailsTo(SECURITY)).toHaveLength(1);
      expect(world.mailsTo(ALERTS)).toEqual([]);
      expect(await kinds()).not.toHaveProperty("blockedNotice");
      expect(await world.stamps("attemptStopped")).toHaveLength(1);
      expect((await kinds()).pickUp).toBe(pickUp);
    });

    test("writes one line for a stopped try, however many watches count it", async () => {
      signIn(1, "failure", 60);
      const append = vi.spyOn(world.ports.store, "append");
      await watch();
      world.ports.clock.advance({ hours: 1 });
      await watch();
      const lines = append.mock.calls.flatMap(([events]) => events).filter(({ what }) => what === "attemptStopped");
      expect([lines.length, (await counts()).stoppedRecently]).toEqual([1, 1]);
    });

    test("keeps everybody enforced, however many passwords they try", async () => {
      const before = world.enforced;
      for (let n = 1; n <= 19; n++) signIn(n, "failure", 60);
      await world.step();
      await world.step();
      expect(world.enforced).toEqual(before);
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 19 });
    });

    test("tells security at once when they are many, and one person at most once a week", async () => {
      signIn(1, "failure", 60);
      await watch();
      expect(world.mailsTo(SECURITY)).toHaveLength(1);
      for (let n = 1; n <= 5; n++) signIn(n, "failure", 30);
      world.ports.clock.advance({ hours: 1 });
      await watch();
      expect(world.mailsTo(SECURITY)).toHaveLength(2);
      expect((await kinds()).stoppedAttempt).toBe(5);
      for (let day = 1; day <= 7; day++) {
        world.ports.clock.advance({ days: 1 });
        signIn(1, "failure", 60);
        await watch();
        expect((await kinds()).stoppedAttempt).toBe(day < 7 ? 5 : 6);
      }
    });

    test("is not fooled by a success of the owner elsewhere a minute later", async () => {
      signIn(1, "failure", 60, { correlationId: "theirs", deviceId: "" });
      signIn(1, "success", 59, { correlationId: "the owner's", deviceId: "" });
      await watch();
      expect(await counts()).toMatchObject({ stoppedRecently: 1 });
    });

    test("finds who is stranded behind a flood of tries, and rolls the wave back for those alone", async () => {
      for (let n = 6; n <= 19; n++) signIn(n, "failure", 60);
      for (let n = 1; n <= 5; n++) {
        await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), hasUsablePasskey: false }]);
        strand(n, 60);
      }
      const looks = world.ports.methods.calls.length;
      await world.step();
      expect(world.ports.methods.calls.length - looks).toBe(1);
      expect(await counts()).toMatchObject({ strandedRecently: 5 });
      await world.step();
      expect(await world.facts()).toMatchObject({ stage: "rolledBack" });
    });

    test("does not hold the watch up when the mails are used up", async () => {
      signIn(1, "failure", 60);
      world.ports.email.answerNext(
        ...Array.from({ length: 2 }, () => ({ kind: "throttled" as const, retryAfterSeconds: 3600 })),
      );
      await watch();
      expect(await world.facts()).toMatchObject({ watchedUntil: world.now.toISOString(), stoppedRecently: 1 });
    });
  });

  describe("that finds somebody stranded without a passkey", () => {
    test("offers a code by way of the manager, tells them and the helpdesk, once, and takes nobody out", async () => {
      const before = world.enforced;
      const { pickUp = 0 } = await kinds();
      strand(1, 60);
      await watch();
      await watch();
      expect(world.enforced).toEqual(before);
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 1, stoppedRecently: 0 });
      expect(await kinds()).toMatchObject({ blockedNotice: 1, pickUp: pickUp + 1 });
      expect(world.mailsTo("helpdesk@contoso.example")).toHaveLength(1);
      expect(await world.stamps("stranded")).toHaveLength(1);
    });

    test("counts them all day, also when a passkey came meanwhile, and offers no second code for the same denial", async () => {
      strand(1, 60);
      await watch();
      world.enrol(1);
      world.ports.clock.advance({ hours: 2 });
      await watch();
      expect(await counts()).toMatchObject({ strandedRecently: 1, stoppedRecently: 0 });
      expect((await kinds()).blockedNotice).toBe(1);
      world.ports.clock.advance({ days: 1 });
      await watch();
      expect(await counts()).toMatchObject({ strandedRecently: 0 });
    });

    test("by a session of before that was refused in the background helps them as well", async () => {
      world.losePasskey(1);
      signIn(1, "failure", 60, { log: "nonInteractive" });
      await watch();
      expect(await counts()).toMatchObject({ strandedRecently: 1 });
    });

    test("does not take an account for stranded that Entra does not show, nor rolls the wave back for five of them", async () => {
      for (let n = 1; n <= 5; n++) {
        signIn(n, "failure", 60);
        world.ports.directory.users.delete(world.id(n));
      }
      await world.step();
      await world.step();
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 0 });
      expect(world.enforced).toHaveLength(19);
    });

    test("decides nothing while nobody can look at them live", async () => {
      strand(1, 60);
      world.ports.methods.throttleNext("methodsOfMany", 3600);
      const before = await kinds();
      expect(await world.answer("watch")).toMatchObject({ ok: { kind: "wait" } });
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 0 });
      expect(await kinds()).toEqual(before);
    });
  });

  describe("that reads of a prompt which was answered", () => {
    test.each([
      ["in the same flow", { correlationId: "flow" }],
      ["on the same device", { deviceId: "laptop" }],
    ])("%s counts nothing", async (_how, flow) => {
      signIn(1, "failure", 60, flow);
      signIn(1, "success", 58, flow);
      await watch();
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 0 });
    });

    test("later than ten minutes after, counts it as a try", async () => {
      signIn(1, "failure", 60, { correlationId: "flow" });
      signIn(1, "success", 49, { correlationId: "flow" });
      await watch();
      expect(await counts()).toMatchObject({ stoppedRecently: 1 });
    });

    test("by signing in, after an old session was refused in the background, counts nothing", async () => {
      signIn(1, "failure", 60, { log: "nonInteractive" });
      signIn(1, "success", 30);
      await watch();
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 0 });
    });

    /** Source: Elastic's detection rules #3694 and #4404: old sessions poll on, and are refused every few minutes. */
    describe("in the morning, while an old session goes on polling", () => {
      beforeEach(() => world.ports.clock.advance({ hours: 1 }));
      /** Refused in the background an hour ago, while silent refreshes of the PC succeed. */
      const poll = (n: number) => {
        signIn(n, "failure", 60, { log: "nonInteractive" });
        signIn(n, "success", 15, { log: "nonInteractive" });
      };

      test("strands nobody, takes nobody out and rolls nothing back, for five such people", async () => {
        const [before, { pickUp }] = [world.enforced, await kinds()];
        for (let n = 1; n <= 5; n++) {
          signIn(n, "success", 170);
          poll(n);
        }
        await world.step();
        await world.step();
        expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 0 });
        expect(world.enforced).toEqual(before);
        for (const kind of ["blockedNotice", "stoppedAttempt"]) expect(await kinds()).not.toHaveProperty(kind);
        expect((await kinds()).pickUp).toBe(pickUp);
        expect([world.mailsTo(SECURITY), world.mailsTo(ALERTS)]).toEqual([[], []]);
      });

      test("but whoever has lost the passkey since is stranded", async () => {
        signIn(1, "success", 170);
        world.losePasskey(1);
        poll(1);
        await watch();
        expect(await counts()).toMatchObject({ strandedRecently: 1 });
      });
    });

    test("tells it from a try over any number of pages", async () => {
      world.ports.reports.pageSize = 1;
      for (let n = 1; n <= 15; n++) signIn(n, "failure", 30 + 2 * n, { correlationId: `flow ${n}` });
      for (let n = 1; n <= 14; n++) signIn(n, "success", 29 + 2 * n, { correlationId: `flow ${n}` });
      await watch();
      expect(await counts()).toMatchObject({ stoppedRecently: 1 });
      expect((await world.member(15)).denied).toMatchObject({ foundAs: "stoppedAttempt" });
    });
  });

  test("leaves a denial of the last minutes to the next watch", async () => {
    strand(1, 5);
    await watch();
    expect(await counts()).toMatchObject({ strandedRecently: 0 });
    world.ports.clock.advance({ hours: 1 });
    await watch();
    expect(await counts()).toMatchObject({ strandedRecently: 1 });
  });

  test("takes in nobody for a denial who is no member, however many of them the log names", async () => {
    for (let n = 10; n < 40; n++) stage.stopStranger(n, 60);
    const looks = world.ports.directory.called("user");
    await watch();
    expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 0 });
    expect(await world.members()).toHaveLength(20);
    expect(world.ports.directory.called("user")).toBe(looks);
  });

  test("goes on while the wave is paused, and rolls the wave back when too many are stranded", async () => {
    await world.change({ paused: { by: APPROVER, at: world.now.toISOString(), reason: "x" } });
    for (let n = 1; n <= 5; n++) strand(n, 60);
    await world.step();
    expect((await world.facts()).strandedRecently).toBe(5);
    await world.step();
    expect(await world.facts()).toMatchObject({ stage: "rolledBack" });
    expect(world.enforced).toEqual([]);
  });

  test("rolls the wave back before any mail when too many are stranded", async () => {
    for (let n = 1; n <= 5; n++) strand(n, 60);
    world.ports.email.answerNext(
      ...Array.from({ length: 50 }, () => ({ kind: "throttled" as const, retryAfterSeconds: 3600 })),
    );
    expect(await world.answer("watch")).toMatchObject({
      ok: { kind: "next", turn: { step: { kind: "rollBack" } } },
    });
    expect(await world.facts()).toMatchObject({ strandedRecently: 5 });
    expect(await world.stamps("stranded")).toHaveLength(5);
  });

  test("of a second round helps nobody for a denial of the first", async () => {
    const at = new Date(world.now.getTime() - 5 * 3_600_000).toISOString();
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), denied: { at, log: "interactive", foundAs: "stranded" } },
    ]);
    strand(2, 60);
    await watch();
    expect(await counts()).toMatchObject({ strandedRecently: 1 });
    expect((await world.member(1)).helpOfferedAt).toBeUndefined();
    expect((await world.member(2)).helpOfferedAt).toBeDefined();
  });

  describe("in a tenant where other policies stop people page after page", () => {
    beforeEach(async () => {
      world.ports.clock.set("2026-04-07T20:00:00Z");
      await world.change({ watchedUntil: "2026-04-07T18:30:00.000Z" });
      world.ports.reports.pageSize = 1;
      for (let n = 1; n <= 17; n++) stage.stopStranger(n, n, "another policy");
      paceGraph(world.ports);
    });

    test("comes to its end, though Graph lets only a few pages be read at a time", async () => {
      const begun = world.now.toISOString();
      await watch();
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, strandedRecently: 0 });
    });

    test("finds the one of ours behind them", async () => {
      strand(1, 75);
      await watch();
      expect((await world.facts()).strandedRecently).toBe(1);
    });
  });

  test("that cannot see the applied policies tells the operators, once a day", async () => {
    signIn(1, "failure", 60);
    world.ports.reports.hideAppliedPolicies = true;
    await watch();
    await watch();
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  describe("over somebody who was left out", () => {
    /** Registers, and signs in with the passkey an hour later. */
    const getReady = async (n = 20) => {
      world.enrol(n);
      const created = world.now.toISOString();
      await world.ports.store.mergeMembers(WAVE_ID, [
        { userId: world.id(n), checkedAt: created, hasUsablePasskey: true, passkeyCreatedAt: created },
      ]);
      world.ports.clock.advance({ hours: 1 });
      world.ports.reports.addSignIn({
        userId: world.id(n),
        createdDateTime: new Date(world.now.getTime() - 60_000).toISOString(),
        authenticationMethods: ["Passkey (device-bound)"],
      });
    };
    const isIn = (n = 20) => world.enforced.includes(world.id(n));

    test("lets them enter on their own once the passkey was used, looked at live, with a row that says why", async () => {
      await getReady();
      const before = world.now.toISOString();
      await watch();
      expect(isIn()).toBe(true);
      const member = await world.member(20);
      expect(member.passkeyUsedAt).toBeDefined();
      expect(member.enforcedAt).toBeDefined();
      expect((member.checkedAt ?? "") >= before).toBe(true);
      const [row] = await world.ports.store.enforcementsOf([world.id(20)]);
      expect(row).toMatchObject({ state: "in", by: "approved by Bo Second" });
      expect(row?.evidence?.passkeyUsedAt).toBe(member.passkeyUsedAt);
    });

    test.each([
      ["is found when the passkey became known to us within 60 hours: the report is late", 1, true],
      ["lies behind what is read when it took longer", 0, false],
    ])("whose use of before the last reading %s", async (_which, msWithin, isFound) => {
      await watch();
      const { watchedUntil = "" } = await world.facts();
      const createdAt = Date.parse(watchedUntil) - 60 * 3_600_000 + msWithin;
      const created = new Date(createdAt).toISOString();
      const checkedAt = world.now.toISOString();
      world.ports.methods.methods.set(world.id(20), []);
      world.ports.methods.addPasskey(world.id(20), created);
      await world.ports.store.mergeMembers(WAVE_ID, [
        { userId: world.id(20), checkedAt, hasUsablePasskey: true, passkeyCreatedAt: created },
      ]);
      const createdDateTime = new Date(createdAt + 60_000).toISOString();
      world.ports.reports.addSignIn({
        userId: world.id(20),
        createdDateTime,
        authenticationMethods: ["Passkey (device-bound)"],
      });
      world.ports.clock.advance({ hours: 1 });
      await watch();
      expect((await world.member(20)).passkeyUsedAt).toBe(isFound ? createdDateTime : undefined);
      expect(isIn()).toBe(isFound);
    });

    test.each<[string, () => unknown]>([
      ["nobody has seen the passkey in use", () => world.ports.reports.log.splice(0)],
      ["the passkey is gone by then", () => world.losePasskey(20)],
      ["nobody can look at it live", () => world.ports.methods.throttleNext("methodsOfMany", 3600, 9)],
      [
        "the wave is paused",
        () => world.change({ paused: { by: APPROVER, at: world.now.toISOString(), reason: "x" } }),
      ],
      [
        "people have asked for a rollback",
        () => world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "x" } }),
      ],
      [
        "28 days have passed since the flip",
        () => world.change({ enforcedAt: new Date(world.now.getTime() - 28 * 86_400_000).toISOString() }),
      ],
      [
        "the approval did not name them",
        () => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), named: undefined }]),
      ],
      [
        "the strength allows something weaker by now",
        () => world.ports.policies.strengths.set(world.config.enforcedStrengthId, ["fido2", "password,sms"]),
      ],
      [
        "the workforce policy is not enabled any more",
        () => {
          const policy = world.ports.policies.stored.get(WORKFORCE_POLICY_ID);
          if (policy) world.ports.policies.stored.set(policy.id, { ...policy, state: "disabled" });
        },
      ],
      [
        "enforcement was stopped",
        async () => {
          const found = await world.ports.store.enforcementSwitch();
          const stopAsked = { by: APPROVER, at: world.now.toISOString(), reason: "x" };
          await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
        },
      ],
    ])("does not let them enter while %s", async (_case, spoil) => {
      await getReady();
      await spoil();
      for (let n = 0; n < 3; n++) await world.answer("watch");
      expect(isIn()).toBe(false);
      expect((await world.rows())["entering"]).toBeUndefined();
    });

    test("reads those who do not show up in the group again with the next watch", async () => {
      await getReady();
      const { directory } = world.ports;
      const real = directory.membersAmong.bind(directory);
      directory.membersAmong = async (groupId, ids) =>
        groupId === world.config.enforcedGroupId ? new Set() : real(groupId, ids);
      await watch();
      expect((await world.rows())["entering"]).toEqual([world.id(20)]);
      expect((await world.member(20)).enforcedAt).toBeUndefined();
      directory.membersAmong = real;
      world.ports.clock.advance({ hours: 1 });
      await watch();
      expect((await world.rows())["entering"]).toBeUndefined();
      expect((await world.member(20)).enforcedAt).toBeDefined();
    });

    test("sees also who lost the passkey before they showed up: they are in, and count as enforced", async () => {
      await getReady();
      const { directory } = world.ports;
      const real = directory.membersAmong.bind(directory);
      directory.membersAmong = async (groupId, ids) =>
        groupId === world.config.enforcedGroupId ? new Set() : real(groupId, ids);
      await watch();
      directory.membersAmong = real;
      world.losePasskey(20);
      for (let hour = 0; hour < 24; hour++) {
        world.ports.clock.advance({ hours: 1 });
        await watch();
      }
      expect(isIn()).toBe(true);
      expect((await world.rows())["entering"]).toBeUndefined();
      expect((await world.member(20)).enforcedAt).toBeDefined();
    });
  });
});
