import { beforeEach, describe, expect, test } from "vitest";
import { RequestPace, takeOne } from "../../../../../shared/adapters/graph/requestPace.ts";
import type { WaveOutcome } from "../../../../../shared/contracts/waveWork.ts";
import type { Place } from "../../../../../shared/domain/wave/waiting.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/startEnforcement.ts";
import { APPROVER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;

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
    about: { readonly log?: "nonInteractive"; readonly correlationId?: string; readonly deviceId?: string } = {},
  ) => {
    const { log = "interactive", ...flow } = about;
    world.ports.reports.addSignIn(
      {
        userId: world.id(n),
        createdDateTime: new Date(world.now.getTime() - minutesAgo * 60_000).toISOString(),
        appliedConditionalAccessPolicies: [{ id: WORKFORCE_POLICY_ID, result }],
        ...flow,
      },
      log,
    );
  };
  /** Somebody whose passkey is gone, and whom the policy stops. */
  const strand = (n: number, minutesAgo: number) => {
    world.losePasskey(n);
    signIn(n, "failure", minutesAgo);
  };
  const watch = () => world.carryOut({ kind: "watch" });
  const counts = async () => {
    const { stage, strandedRecently, stoppedRecently } = await world.facts();
    return { stage, strandedRecently, stoppedRecently };
  };
  const kinds = () => world.ports.store.countByKind(WAVE_ID);

  describe("while somebody knows passwords of people who hold a passkey", () => {
    test("loosens nothing for a try that was stopped: it is counted, told to its owner and the operators, and no more", async () => {
      signIn(1, "failure", 60);
      const before = world.enforced;
      const { pickUp } = await kinds();
      await watch();
      await watch();
      expect(world.enforced).toEqual(before);
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 1 });
      expect(await kinds()).toMatchObject({ stoppedAttempt: 1, alert: 1 });
      expect(await kinds()).not.toHaveProperty("blockedNotice");
      expect(await world.stamps("attemptStopped")).toHaveLength(1);
      expect((await kinds()).pickUp).toBe(pickUp);
    });

    test("keeps everybody enforced, however many passwords they try", async () => {
      const before = world.enforced;
      for (let n = 1; n <= 19; n++) signIn(n, "failure", 60);
      await world.step();
      await world.step();
      expect(world.enforced).toEqual(before);
      expect(await counts()).toEqual({ stage: "enforced", strandedRecently: 0, stoppedRecently: 19 });
    });

    test("tells the operators at once when they are many, and one person at most once a week", async () => {
      signIn(1, "failure", 60);
      await watch();
      expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
      for (let n = 1; n <= 5; n++) signIn(n, "failure", 30);
      world.ports.clock.advance({ hours: 1 });
      await watch();
      expect(world.mailsTo("alerts@contoso.example")).toHaveLength(2);
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
    for (let n = 10; n < 40; n++)
      world.ports.reports.addSignIn({
        userId: `20000000-0000-4000-8000-0000000000${n}`,
        createdDateTime: new Date(world.now.getTime() - 3_600_000).toISOString(),
        appliedConditionalAccessPolicies: [{ id: WORKFORCE_POLICY_ID, result: "failure" }],
      });
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

  test.each<[string, object, () => unknown]>([
    [
      "a rollback that was asked for",
      { rollbackRequested: { by: APPROVER, at: "2026-04-06T09:00:00.000Z", reason: "x" } },
      () => undefined,
    ],
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
        strand(1, 60);
        world.ports.email.answerNext(
          { kind: "throttled", retryAfterSeconds: 3600 },
          { kind: "throttled", retryAfterSeconds: 3600 },
        );
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
      for (let n = 1; n <= 3; n++) strand(n, 60 + n);
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
      expect(world.enforced).toEqual([]);
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
      expect((await world.member(3)).denied).toMatchObject({ foundAs: "stranded" });
    });

    test("comes to its end though it is never given more than a page at a time, and finds everybody on the way", async () => {
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
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, strandedRecently: 3 });
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
      // The helpdesk's mail does not wait; the manager's does.
      const throttled = { kind: "throttled" as const, retryAfterSeconds: seconds };
      world.ports.email.answerNext(throttled, throttled);
      const begun = world.now.toISOString();
      let result = await answer();
      while (result.kind === "go" && result.turn.place) result = await answer(result.turn.place);
      await pass(result);
      strand(5, 15);
      const mails = world.ports.email.sent.length;
      const before = world.ports.reports.calls.length;
      await world.step();
      if (isLogFirst) {
        expect(await world.facts()).toMatchObject({ watchedUntil: begun, strandedRecently: 3 });
        expect(world.ports.email.sent).toHaveLength(mails);
        await world.step();
        expect(calls(before)[0]).toBe("nonInteractive 0");
      } else expect(calls(before)).toEqual([]);
      expect((await world.member(5)).denied !== undefined).toBe(isLogFirst);
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
  });
});
