import { beforeEach, describe, expect, test } from "vitest";
import type { WaveOutcome } from "../../../../../shared/contracts/waveWork.ts";
import { WORKFORCE } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import type { Place } from "../../../../../shared/domain/wave/waiting.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { WatchStage } from "../../../../support/waves/watchStage.ts";
import { APPROVER, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

const FOR_AN_HOUR = 3600;

let stage: WatchStage;
let world: WaveWorld;

describe("the watch", () => {
  beforeEach(async () => {
    stage = await WatchStage.open();
    world = stage.world;
  });
  const inSeconds = (seconds: number) => new Date(world.now.getTime() + seconds * 1000).toISOString();

  test.each<[string, object, () => unknown]>([
    [
      "a rollback that was asked for",
      { rollbackRequested: { by: APPROVER, at: "2026-04-06T09:00:00.000Z", reason: "x" } },
      () => undefined,
    ],
    [
      "a rollback, while the log cannot be read",
      { rollbackRequested: { by: APPROVER, at: "2026-04-06T09:00:00.000Z", reason: "x" } },
      () => world.ports.reports.refuseNext("stoppedSignIns", "Authorization_RequestDenied", 50),
    ],
  ])("stops at once for %s", async (_what, asked, spoil) => {
    stage.signIn(1, "failure", 60);
    spoil();
    await world.change(asked);
    expect(
      await world.answer("watch", { place: { phase: "reading", since: world.now.toISOString(), tally: {} } }),
    ).toMatchObject({
      ok: { kind: "next", turn: { step: { kind: "rollBack" } } },
    });
    expect(world.ports.reports.called("stoppedSignIns")).toBe(0);
  });

  test.each<[string, () => unknown, number]>([
    ["refused the log", () => world.ports.reports.refuseNext("stoppedSignIns"), FOR_AN_HOUR],
    ["told to come again with the first look", () => world.ports.reports.throttleNext("stoppedSignIns", 3), 60],
    [
      "told to come again in an hour",
      () => world.ports.reports.throttleNext("stoppedSignIns", FOR_AN_HOUR),
      FOR_AN_HOUR,
    ],
    [
      "out of mails for long",
      () => {
        stage.strand(1, 60);
        world.ports.email.answerNext(
          { kind: "throttled", retryAfterSeconds: 3600 },
          { kind: "throttled", retryAfterSeconds: 3600 },
        );
      },
      FOR_AN_HOUR,
    ],
  ])("that is %s waits where people can wake it", async (_how, spoil, seconds) => {
    spoil();
    const until = inSeconds(seconds);
    expect(await world.outcome("watch")).toMatchObject({ kind: "wait", until });
    expect((await world.ports.store.waiting(WAVE_ID))?.until).toBe(until);
    world.ports.clock.set(until);
    await world.until(({ watchedUntil = "" }) => watchedUntil >= until, 5);
  });

  test("that is refused the log tells the operators, once a day, and waits all the same when no mail can leave", async () => {
    world.ports.reports.refuseNext("stoppedSignIns", "Authorization_RequestDenied", 4);
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 600 });
    const answer = () => world.answer("watch");
    expect(await answer()).toMatchObject({ ok: { kind: "wait" } });
    expect(stage.alerts()).toEqual([]);
    for (let hour = 0; hour < 2; hour++) {
      world.ports.clock.advance({ hours: 1 });
      expect(await answer()).toMatchObject({ ok: { kind: "wait" } });
    }
    expect(stage.alerts()).toHaveLength(1);
    expect((await world.ports.store.waiting(WAVE_ID))?.kind).toBe("refused");
    world.ports.clock.advance({ days: 1 });
    await answer();
    expect(stage.alerts()).toHaveLength(2);
  });

  test("that does not know the workforce policy tells the operators as soon as somebody was stopped", async () => {
    const { store } = world.ports;
    const known = await store.registeredPolicy(WORKFORCE);
    if (known) await store.saveRegisteredPolicy({ ...known, policyId: "" });
    await stage.watch();
    expect(stage.alerts()).toEqual([]);
    world.ports.clock.advance({ hours: 1 });
    stage.strand(1, 30);
    expect(await world.answer("watch")).toMatchObject({ ok: { kind: "wait" } });
    expect(stage.alerts()).toHaveLength(1);
    expect((await store.waiting(WAVE_ID))?.because).toContain("the workforce policy is not recorded");
    if (known) await store.saveRegisteredPolicy(known);
    world.ports.clock.advance({ hours: 1 });
    await stage.watch();
    expect(await stage.counts()).toMatchObject({ strandedRecently: 1 });
  });

  test("that is only busy alarms nobody", async () => {
    world.ports.reports.throttleNext("stoppedSignIns", 3);
    await world.answer("watch");
    expect(stage.alerts()).toEqual([]);
  });

  test("that cannot look at somebody for hours of a night looks as soon as it can, and not in the morning", async () => {
    world.ports.clock.set(`${world.now.toISOString().slice(0, 10)}T19:00:00.000Z`);
    stage.strand(1, 60);
    const { methods } = world.ports;
    const honest = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (ids) => ({
      found: new Map(),
      absent: [],
      later: [...ids],
      retryAfterSeconds: FOR_AN_HOUR,
    });
    for (let hours = 0; hours < 8; hours++) {
      await world.answer("watch");
      world.ports.clock.advance({ hours: 1 });
    }
    expect((await world.member(1)).denied?.foundAs).toBeUndefined();
    methods.methodsOfMany = honest;
    for (let times = 0; times < 3; times++) {
      await world.answer("watch");
      world.ports.clock.advance({ hours: 1 });
    }
    expect((await world.member(1)).denied?.foundAs).toBe("stranded");
  });

  describe("that is told to come again in the middle", () => {
    const calls = (from = 0) =>
      world.ports.reports.calls
        .slice(from)
        .filter(({ method }) => method === "stoppedSignIns")
        .map(({ args: [kind, , , next] }) => `${kind} ${next ?? "0"}`);
    const answer = (place?: Place) => world.outcome("watch", place && { place });
    /** The third page of what was stopped is not given: the second of the interactive log. */
    const breakOff = (seconds: number) => {
      const { reports } = world.ports;
      const read = reports.stoppedSignIns.bind(reports);
      let left = 2;
      reports.stoppedSignIns = async (...args) => {
        if (left-- === 0) reports.throttleNext("stoppedSignIns", seconds);
        return read(...args);
      };
    };
    const pass = async (outcome: WaveOutcome) => {
      if (outcome.kind !== "wait") throw new Error(`no wait: ${outcome.kind}`);
      world.ports.clock.set(outcome.until);
    };
    beforeEach(() => {
      world.ports.reports.pageSize = 1;
      for (let n = 1; n <= 3; n++) stage.strand(n, 60 + n);
    });

    test("goes on after a short pause, and what people ask for meanwhile comes first", async () => {
      breakOff(3);
      const outcome = await answer();
      expect(outcome).toMatchObject({ kind: "go", afterSeconds: 3, turn: { place: { phase: "reading" } } });
      await stage.askBack();
      world.ports.clock.advance({ seconds: 3 });
      const before = world.ports.reports.calls.length;
      const following = await answer(outcome.kind === "go" ? outcome.turn.place : undefined);
      expect(following).toMatchObject({ kind: "next", turn: { step: { kind: "rollBack" } } });
      expect(calls(before)).toEqual([]);
    });

    test("waits where people can wake it for as long as it is told, and gives way to a rollback", async () => {
      breakOff(FOR_AN_HOUR);
      const until = inSeconds(FOR_AN_HOUR);
      expect(await answer()).toMatchObject({ kind: "wait", until });
      await stage.askBack();
      expect(await world.step()).toMatchObject({ kind: "rollBack" });
      expect(world.enforced).toEqual([]);
    });

    test("goes on where it stood, with what it had found", async () => {
      const begun = world.now.toISOString();
      breakOff(300);
      await pass(await answer());
      const before = world.ports.reports.calls.length;
      await stage.watch();
      expect(calls(before)).toEqual(["interactive 1", "interactive 2"]);
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, strandedRecently: 3 });
      expect((await world.member(3)).denied).toMatchObject({ foundAs: "stranded" });
    });

    test("does not take up the place of another watch, but what that one read", async () => {
      breakOff(300);
      await pass(await answer());
      await world.change({ watchedUntil: stage.minutesAgo(65) });
      const begun = world.now.toISOString();
      const before = world.ports.reports.calls.length;
      await stage.watch();
      expect(calls(before)).toEqual(["interactive 1", "interactive 2"]);
      const { watchedUntil = "" } = await world.facts();
      expect(watchedUntil < begun && watchedUntil > stage.minutesAgo(11)).toBe(true);
    });

    test("comes to its end though it is never given more than a page at a time, and finds everybody on the way", async () => {
      const begun = world.now.toISOString();
      const { reports } = world.ports;
      let isGiven = false;
      for (const name of ["stoppedSignIns", "satisfiedSignIns", "satisfiedSignInsOf", "signIns"] as const) {
        const read = (reports[name] as (...args: unknown[]) => Promise<unknown>).bind(reports);
        Object.assign(reports, {
          [name]: async (...args: unknown[]) => {
            isGiven = !isGiven;
            if (!isGiven) reports.throttleNext(name, 1200);
            return read(...args);
          },
        });
      }
      for (let n = 0; n < 60 && (await world.facts()).watchedUntil !== begun; n++) {
        const result = await answer();
        if (result.kind === "wait" && (await world.facts()).watchedUntil !== begun) await pass(result);
      }
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, strandedRecently: 3 });
    });

    test("begins behind what it read, and alarms nobody, when the log does not know its place any more", async () => {
      const begun = world.now.toISOString();
      breakOff(300);
      await pass(await answer());
      world.ports.reports.refuseNext("stoppedSignIns", "Request_BadRequest");
      const before = world.ports.reports.calls.length;
      await stage.watch();
      expect(calls(before)).toEqual(["interactive 1", "interactive 0", "interactive 1", "interactive 2"]);
      const [, again] = world.ports.reports.calls.slice(before).map(({ args }) => args[2]);
      expect(Date.parse(String(again))).toBe(Date.parse(stage.minutesAgo(61)) - 300_000 + 1);
      expect(await world.facts()).toMatchObject({ watchedUntil: begun, strandedRecently: 3 });
      expect(stage.alerts()).toEqual([]);
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
      stage.strand(5, 15);
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
      breakOff(300);
      await answer();
      const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
      expect(Object.keys(status?.waiting ?? {}).sort()).toEqual(["because", "until"]);
    });
  });
});
