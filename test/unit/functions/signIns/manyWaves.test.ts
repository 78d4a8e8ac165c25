import { beforeEach, describe, expect, test } from "vitest";
import { reviveInstances } from "../../../../functions/instances/reviveInstances.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";
import { paceGraph } from "../../../support/waves/pacedGraph.ts";

let tenant: ManyWaves;

beforeEach(async () => {
  tenant = await ManyWaves.open();
});

const waveIds = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `wave-${n + 1}`);
/** Waves whose people entered at different minutes of the last hour. */
const addWaves = async (count: number, people = 3) => {
  for (const [n, waveId] of waveIds(count).entries()) await tenant.add(waveId, people, (n * 13) % 60);
};
const called = (method: string) => tenant.ports.reports.called(method);
const requests = () => tenant.ports.reports.calls.length + tenant.ports.methods.calls.length;
const alerts = () =>
  tenant.ports.email.sent.filter(({ to }) => to.address === "alerts@contoso.example").map(({ plainText }) => plainText);
const counts = async (waveId: string) => {
  const { strandedRecently, stoppedRecently } = await tenant.facts(waveId);
  return { strandedRecently, stoppedRecently };
};
/** No watch ever claims more than what was read. */
const neverClaimsTooMuch = () => {
  const begun = tenant.now.toISOString();
  tenant.afterCall = async () => {
    const { readUntil = begun } = (await tenant.ports.store.signInFeed())?.feed ?? {};
    for (const { watchedUntil = "" } of await tenant.ports.store.waves()) expect(watchedUntil <= readUntil).toBe(true);
  };
};

describe("a quiet tenant", () => {
  test("costs two requests an hour, however many waves there are", async () => {
    neverClaimsTooMuch();
    await addWaves(5);
    await tenant.run({ minutes: 120 });
    const before = requests();
    await tenant.run({ minutes: 600 });
    // The first to come is up to two minutes early, so that the others find what it read.
    expect(requests() - before).toBeLessThanOrEqual(2 * 11);
    expect(called("stoppedSignIns")).toBeGreaterThanOrEqual(2 * 10);
  });

  test("costs the same with 34 waves, and each of them is watched every hour", async () => {
    await addWaves(34);
    await tenant.run({ minutes: 120 });
    const before = requests();
    for (let hour = 0; hour < 10; hour++) {
      await tenant.run({ minutes: 60 });
      for (const waveId of waveIds(34))
        expect(Date.parse((await tenant.facts(waveId)).watchedUntil ?? "")).toBeGreaterThan(
          tenant.now.getTime() - 64 * 60_000,
        );
    }
    expect(requests() - before).toBeLessThanOrEqual(2 * 11);
  });

  test("is read every four hours once its waves are steady", async () => {
    for (const [n, waveId] of waveIds(5).entries())
      await tenant.add(waveId, 3, n * 31, { stage: "steady", enforcedAt: tenant.minutesAgo(10_000) });
    await tenant.run({ minutes: 480 });
    const before = requests();
    await tenant.run({ minutes: 24 * 60 });
    // And once a working day it is seen that sign-ins come with their policies.
    expect(requests() - before).toBeLessThanOrEqual(2 * 7 + 3);
    for (const waveId of waveIds(5))
      expect(Date.parse((await tenant.facts(waveId)).watchedUntil ?? "")).toBeGreaterThan(
        tenant.now.getTime() - 4.1 * 3_600_000,
      );
  });

  test("without an applied wave is not read", async () => {
    await tenant.add("wave-1", 3, 0, { stage: "cancelled" });
    await tenant.run({ minutes: 600 });
    expect(requests()).toBe(0);
  });

  test("is read for a wave that begins to enforce an hour later, though the others sleep for four", async () => {
    await tenant.add("wave-1", 3, 0, { stage: "steady", enforcedAt: tenant.minutesAgo(10_000) });
    await tenant.run({ minutes: 300 });
    await tenant.add("wave-2", 3, 0, { stage: "enforcing", ...beginsNow(), paused: pausedNow() });
    tenant.losePasskey(idOf("wave-2", 1));
    await tenant.run({ minutes: 20 });
    tenant.signIn(idOf("wave-2", 1), "failure", 0);
    await tenant.run({ minutes: 41 });
    expect(await counts("wave-2")).toEqual({ strandedRecently: 1, stoppedRecently: 0 });
  });

  const beginsNow = () => ({ enforcingAt: tenant.now.toISOString(), enforcedAt: undefined });
  const pausedNow = () => ({ by: { id: "x", displayName: "Ada" }, at: tenant.now.toISOString(), reason: "x" });
});

describe("a flood of tries", () => {
  /** Of people whom no wave knows, over three hours. */
  const flood = (rows: number) => {
    for (let n = 0; n < rows; n++) tenant.signIn(`2${idOf("wave-9", n).slice(1)}`, "failure", (n * 180) / rows);
  };
  /** Graph as it is on a bad day: it paces, now and then it is busy, and it forgets its own places. */
  const makeItHard = () => {
    const { reports } = tenant.ports;
    const read = reports.stoppedSignIns.bind(reports);
    let calls = 0;
    reports.stoppedSignIns = async (kind, from, to, next) => {
      calls += 1;
      if (calls % 11 === 0) reports.throttleNext("stoppedSignIns", calls % 3 === 0 ? 180 : 15);
      if (next !== undefined && calls % 13 === 0)
        throw new RefusedError("invalid", "Request_BadRequest", "The provided skip token has expired.");
      return read(kind, from, to, next);
    };
    paceGraph(tenant.ports);
  };

  test("of strangers, over many pages of a log that is busy and forgets its places, starves none of 34 waves", async () => {
    neverClaimsTooMuch();
    await addWaves(34);
    await tenant.run({ minutes: 70 });
    flood(8000);
    for (const waveId of waveIds(34)) tenant.signIn(idOf(waveId, 1), "failure", 20);
    tenant.losePasskey(idOf("wave-17", 2));
    tenant.signIn(idOf("wave-17", 2), "failure", 100);
    makeItHard();
    const begun = tenant.now.getTime();
    await tenant.run({ minutes: 240 });
    expect(called("stoppedSignIns")).toBeGreaterThan(100);
    for (const waveId of waveIds(34)) {
      const { watchedUntil } = await tenant.facts(waveId);
      expect(Date.parse(watchedUntil ?? "")).toBeGreaterThan(begun);
      expect(await counts(waveId)).toEqual({ strandedRecently: waveId === "wave-17" ? 1 : 0, stoppedRecently: 1 });
    }
    expect((await tenant.ports.store.countByKind("wave-17")).blockedNotice).toBe(1);
    for (const waveId of waveIds(34))
      expect(await tenant.ports.store.membersPage(waveId, undefined, 99)).toHaveLength(3);
  });

  test("against everybody of all waves is told from their prompts by the successes of all, not one by one", async () => {
    await addWaves(20, 15);
    await tenant.run({ minutes: 70 });
    for (const waveId of waveIds(20))
      for (let n = 1; n <= 15; n++) {
        tenant.signIn(idOf(waveId, n), "failure", 30 + n, { correlationId: `theirs ${n}` });
        tenant.signIn(idOf(waveId, n), "failure", 40 + n, { correlationId: `own ${n}` });
        tenant.signIn(idOf(waveId, n), "success", 38 + n, { correlationId: `own ${n}` });
      }
    const before = called("satisfiedSignIns");
    await tenant.run({ minutes: 130 });
    for (const waveId of waveIds(20)) expect(await counts(waveId)).toMatchObject({ stoppedRecently: 15 });
    expect(called("satisfiedSignInsOf")).toBe(0);
    // 300 successes; the day's look for policies is one more, and each reading has the last hours again.
    expect(called("satisfiedSignIns") - before).toBeLessThanOrEqual(3 + 1);
  });

  test("that hits a few people of a large tenant is told from their prompts one by one, not by the whole log", async () => {
    await addWaves(5);
    await tenant.run({ minutes: 70 });
    for (let n = 0; n < 4000; n++) tenant.signIn(`3${idOf("wave-9", n).slice(1)}`, "success", (n * 120) / 4000);
    for (const waveId of waveIds(5)) tenant.signIn(idOf(waveId, 1), "failure", 90, { correlationId: "prompt" });
    for (const waveId of waveIds(4)) tenant.signIn(idOf(waveId, 1), "success", 89, { correlationId: "prompt" });
    await tenant.run({ minutes: 70 });
    expect(called("satisfiedSignInsOf")).toBe(5);
    expect(called("satisfiedSignIns")).toBe(1);
    expect(await counts("wave-5")).toMatchObject({ stoppedRecently: 1 });
    for (const waveId of waveIds(4)) expect(await counts(waveId)).toMatchObject({ stoppedRecently: 0 });
    await tenant.run({ minutes: 70 });
    // What was a prompt is not asked about again, though the log shows it again.
    expect(called("satisfiedSignInsOf")).toBe(5);
  });
});

describe("whoever reads the log for all", () => {
  /** Long enough that it is read over minutes. */
  const longLog = () => {
    tenant.ports.reports.pageSize = 1;
    for (let n = 0; n < 60; n++) tenant.signIn(`2${idOf("wave-9", n).slice(1)}`, "failure", 11 + n);
    paceGraph(tenant.ports);
  };
  const reader = async () => (await tenant.ports.store.signInFeed())?.feed.claim?.by;
  const untilSomebodyReads = async () => {
    while ((await reader()) === undefined) await tenant.step();
    await tenant.step();
    return (await reader()) ?? "";
  };

  test("does so alone: while one reads, the others wait and ask nothing", async () => {
    await addWaves(5);
    const { store } = tenant.ports;
    const claim = { by: "wave-9", until: tenant.minutesAgo(-30) };
    await store.saveSignInFeed({ readUntil: tenant.minutesAgo(90), claim, noted: {}, seen: [] }, undefined);
    await tenant.run({ minutes: 29 });
    expect(requests()).toBe(0);
    await tenant.run({ minutes: 40 });
    expect(called("stoppedSignIns")).toBe(2);
    for (const waveId of waveIds(5))
      expect(Date.parse((await tenant.facts(waveId)).watchedUntil ?? "")).toBeGreaterThan(
        tenant.now.getTime() - 64 * 60_000,
      );
  });

  test("and is answered so late that another one may have begun writes nothing, and reads again", async () => {
    await tenant.add("wave-1", 3, 70);
    tenant.losePasskey(idOf("wave-1", 1));
    tenant.signIn(idOf("wave-1", 1), "failure", 30);
    const { reports, clock } = tenant.ports;
    const read = reports.stoppedSignIns.bind(reports);
    let isLate = true;
    reports.stoppedSignIns = async (...args) => {
      const page = await read(...args);
      if (isLate) clock.advance({ minutes: 5 });
      return page;
    };
    await tenant.step();
    expect((await tenant.member("wave-1", 1)).refusals).toBeUndefined();
    isLate = false;
    await tenant.run({ minutes: 10 });
    expect(await counts("wave-1")).toMatchObject({ strandedRecently: 1 });
  });

  test("of two that begin at once, one reads", async () => {
    await addWaves(2);
    tenant.ports.clock.advance({ hours: 2 });
    await tenant.stepAllAtOnce();
    await tenant.stepAllAtOnce();
    expect(called("stoppedSignIns")).toBe(2);
  });

  test("and dies in the middle is followed by another watch, which goes on where it stood and loses nobody", async () => {
    await addWaves(3);
    await tenant.run({ minutes: 70 });
    longLog();
    tenant.signIn(idOf("wave-2", 1), "failure", 12);
    tenant.losePasskey(idOf("wave-2", 1));
    const dead = await untilSomebodyReads();
    const cursor = (await tenant.ports.store.signInFeed())?.feed.reading?.cursor;
    expect(cursor).toBeDefined();
    tenant.kill(dead);
    const before = tenant.ports.reports.calls.length;
    await tenant.run({ minutes: 90 });
    expect(tenant.ports.reports.calls[before]?.args[3]).toBe(cursor);
    const others = waveIds(3).filter((waveId) => waveId !== dead);
    for (const waveId of others)
      expect(Date.parse((await tenant.facts(waveId)).watchedUntil ?? "")).toBeGreaterThan(
        tenant.now.getTime() - 64 * 60_000,
      );
    expect((await tenant.member("wave-2", 1)).refusals).toMatchObject([{ found: { as: "denied" } }]);
    if (dead !== "wave-2") expect(await counts("wave-2")).toMatchObject({ strandedRecently: 1 });
  });

  test("is started again with its wave, and what was found meanwhile counts for it", async () => {
    await addWaves(3);
    await tenant.run({ minutes: 70 });
    longLog();
    const dead = await untilSomebodyReads();
    tenant.losePasskey(idOf(dead, 1));
    tenant.signIn(idOf(dead, 1), "failure", -5);
    tenant.kill(dead);
    await tenant.run({ minutes: 90 });
    expect(await counts(dead)).toMatchObject({ strandedRecently: 0 });
    const { orchestrations } = tenant.ports;
    for (const waveId of waveIds(3))
      if (waveId !== dead) orchestrations.running.set(`wave-${waveId}`, { name: "waveRollout", input: { waveId } });
    await reviveInstances(tenant.ports, tenant.config)(orchestrations);
    expect(orchestrations.running.has(`wave-${dead}`)).toBe(true);
    tenant.start(dead);
    await tenant.run({ minutes: 5 });
    expect(await counts(dead)).toMatchObject({ strandedRecently: 1 });
  });

  test("alone goes on by itself when it was started again", async () => {
    await tenant.add("wave-1", 3, 70);
    longLog();
    tenant.signIn(idOf("wave-1", 1), "failure", 60);
    await untilSomebodyReads();
    tenant.kill("wave-1");
    await tenant.run({ minutes: 15 });
    tenant.start("wave-1");
    await tenant.run({ minutes: 15 });
    expect(await counts("wave-1")).toMatchObject({ stoppedRecently: 1 });
  });

  test("gives way when people roll its wave back, and the others do not wait for it", async () => {
    await addWaves(3);
    await tenant.run({ minutes: 70 });
    longLog();
    const gone = await untilSomebodyReads();
    const found = await tenant.ports.store.wave(gone);
    const rollbackRequested = { by: { id: "x", displayName: "Bo" }, at: tenant.now.toISOString(), reason: "x" };
    if (found) await tenant.ports.store.saveWave({ ...found.facts, rollbackRequested }, found.etag);
    await tenant.run({ minutes: 30 });
    expect((await tenant.facts(gone)).stage).not.toBe("enforced");
    for (const waveId of waveIds(3).filter((one) => one !== gone))
      expect(Date.parse((await tenant.facts(waveId)).watchedUntil ?? "")).toBeGreaterThan(
        tenant.now.getTime() - 40 * 60_000,
      );
  });

  test("and is refused tells the operators once a day, not once a wave", async () => {
    await addWaves(5);
    tenant.ports.reports.refuseNext("stoppedSignIns", "Authorization_RequestDenied", 10_000);
    await tenant.run({ minutes: 300 });
    expect(alerts()).toEqual([expect.stringContaining("reading the sign-in log")]);
    await tenant.run({ minutes: 24 * 60 });
    expect(alerts().filter((text) => text.includes("reading the sign-in log"))).toHaveLength(2);
  });

  test("and gets no answer for hours is told of by the timer over instances, in one mail for all waves", async () => {
    await addWaves(5);
    const { orchestrations } = tenant.ports;
    for (const waveId of waveIds(5))
      orchestrations.running.set(`wave-${waveId}`, { name: "waveRollout", input: { waveId } });
    tenant.ports.reports.throttleNext("stoppedSignIns", 600, 10_000);
    const timer = () => reviveInstances(tenant.ports, tenant.config)(orchestrations);
    await tenant.run({ minutes: 55 });
    await timer();
    expect(alerts()).toEqual([]);
    await tenant.run({ minutes: 70 });
    await timer();
    const late = alerts().filter((text) => text.includes("the sign-in log was not read in time"));
    expect(late).toHaveLength(1);
    // The watch that reads tells what it is answered; those that wait for it tell nothing of their own.
    expect(alerts().length).toBeLessThanOrEqual(2);
    for (const waveId of waveIds(5)) expect(late[0]).toContain(`wave-${waveId}`);
    // Graph is asked by one of them at a time.
    expect(called("stoppedSignIns")).toBeLessThan(20);
  });

  test("and sees no policies tells the operators once a day, also where nobody is stopped", async () => {
    await addWaves(5);
    const everyHour = () => {
      for (const waveId of waveIds(5)) tenant.signIn(idOf(waveId, 1), "success", 1);
    };
    tenant.ports.reports.hideAppliedPolicies = true;
    for (let hour = 0; hour < 46; hour++) {
      everyHour();
      await tenant.run({ minutes: 60 });
    }
    expect(alerts().map((text) => text.includes("without the policies"))).toEqual([true, true]);
    // One page on each of two working days.
    expect(called("satisfiedSignIns")).toBe(2);
  });

  test("and sees the policies, or nobody to see them of, tells nobody", async () => {
    await addWaves(5);
    await tenant.run({ minutes: 24 * 60 });
    for (const waveId of waveIds(5)) tenant.signIn(idOf(waveId, 1), "success", 1);
    await tenant.run({ minutes: 24 * 60 });
    expect(alerts()).toEqual([]);
  });
});

describe("somebody", () => {
  const strand = (userId: string) => {
    tenant.losePasskey(userId);
    tenant.signIn(userId, "failure", 20);
  };
  const notices = async () =>
    Promise.all(waveIds(2).map(async (waveId) => (await tenant.ports.store.countByKind(waveId)).blockedNotice ?? 0));

  test("in the rows of two waves is the business of the one in which they take part, and gets one mail", async () => {
    await addWaves(2);
    const shared = idOf("wave-1", 1);
    const [row] = await tenant.ports.store.members("wave-1", [shared]);
    if (row) await tenant.ports.store.putMembers("wave-2", [{ ...row, waveId: "wave-2", sortedOut: "inAnotherWave" }]);
    strand(shared);
    await tenant.run({ minutes: 130 });
    expect(await counts("wave-1")).toMatchObject({ strandedRecently: 1 });
    expect(await counts("wave-2")).toMatchObject({ strandedRecently: 0 });
    expect(await notices()).toEqual([1, 0]);
  });

  test("who has changed waves is the business of the new one, once that is applied", async () => {
    await addWaves(2);
    const moved = idOf("wave-1", 1);
    const [row] = await tenant.ports.store.members("wave-1", [moved]);
    if (row) await tenant.ports.store.putMembers("wave-2", [{ ...row, waveId: "wave-2" }]);
    await tenant.ports.store.assignWave([moved], "wave-2");
    strand(moved);
    await tenant.run({ minutes: 130 });
    expect(await counts("wave-1")).toMatchObject({ strandedRecently: 0 });
    expect(await counts("wave-2")).toMatchObject({ strandedRecently: 1 });
    expect(await notices()).toEqual([0, 1]);
  });

  test("whose wave enforces nobody yet is nobody's business", async () => {
    await tenant.add("wave-1", 3, 0);
    await tenant.add("wave-2", 3, 0, { stage: "swept", enforcedAt: undefined, enforcingAt: undefined });
    strand(idOf("wave-2", 1));
    await tenant.run({ minutes: 130 });
    expect((await tenant.member("wave-2", 1)).refusals).toBeUndefined();
    expect(await notices()).toEqual([0, 0]);
  });

  test("who was asked and answered, and whose password somebody tries, too, is told of for the try alone", async () => {
    await addWaves(2);
    const userId = idOf("wave-1", 1);
    tenant.signIn(userId, "failure", 40, { correlationId: "theirs" });
    tenant.signIn(userId, "failure", 30, { correlationId: "own" });
    tenant.signIn(userId, "success", 29, { correlationId: "own" });
    await tenant.run({ minutes: 130 });
    expect(await counts("wave-1")).toEqual({ strandedRecently: 0, stoppedRecently: 1 });
    expect((await tenant.member("wave-1", 1)).denied).toMatchObject({ correlationId: "theirs" });
  });

  test("whose denial reaches the log an hour late is found all the same", async () => {
    await addWaves(2);
    await tenant.run({ minutes: 70 });
    tenant.losePasskey(idOf("wave-1", 1));
    tenant.signIn(idOf("wave-1", 1), "failure", 75);
    await tenant.run({ minutes: 70 });
    expect(await counts("wave-1")).toMatchObject({ strandedRecently: 1 });
  });

  test("refused in the background who signed in since costs one look at the log, and none at their methods", async () => {
    await addWaves(2);
    tenant.signIn(idOf("wave-1", 1), "failure", 30, { log: "nonInteractive" });
    tenant.signIn(idOf("wave-1", 1), "success", 20);
    await tenant.run({ minutes: 130 });
    expect(await counts("wave-1")).toEqual({ strandedRecently: 0, stoppedRecently: 0 });
    expect(called("satisfiedSignInsOf")).toBe(1);
    expect(tenant.ports.methods.calls).toEqual([]);
  });
});
