import { beforeEach, describe, expect, test } from "vitest";
import { readTries } from "../../../../functions/signIns/readTries.ts";
import { readTriesInTime } from "../../../../functions/signIns/triesOf.ts";
import { troubleOfTry } from "../../../../shared/domain/signIns/registrationTries.ts";
import { READ_FOR_WAVE_MS, tryLogs } from "../../../../shared/domain/signIns/triesFeed.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { paceGraph } from "../../../support/waves/pacedGraph.ts";

const START = "2026-03-04T10:00:00.000Z";
const config = testConfig();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock(START) });
});

const hoursAgo = (hours: number): string => new Date(ports.clock.now().getTime() - hours * 3_600_000).toISOString();
const tried = (userId: string, hours: number, succeeded: boolean) =>
  ports.audits.own.push({ userId, at: hoursAgo(hours), succeeded });
const refuse = (userId: string, hours: number) =>
  ports.reports.addSignIn({
    userId,
    createdDateTime: hoursAgo(hours),
    errorCode: 53003,
    appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
    appliedConditionalAccessPolicies: [{ id: "p1", result: "failure" }],
  });
const wave = (n: number) => ({ by: `wave-${n}`, withinMs: READ_FOR_WAVE_MS });
const timer = () => readTriesInTime(ports, config, () => new FakePatience(ports.clock, 120))();
const requests = () => ports.audits.called("ownRegistrations") + ports.reports.called("stoppedRegistrations");
const open = async () =>
  (await ports.store.logFindingPage("couldNotRegister", 99)).findings.flatMap((one) =>
    one.kind === "couldNotRegister" ? [`${one.userId} ${troubleOfTry(one)?.kind}`] : [],
  );

describe("who tried to register", () => {
  test("is read once for all waves that chase, and again after an hour", async () => {
    tried("ann", 3, false);
    refuse("bob", 2);
    for (let n = 1; n <= 34; n++)
      for (const log of tryLogs) expect(await readTries(ports, log, wave(n))).toEqual({ kind: "read" });
    expect(requests()).toBe(2);
    expect(await open()).toEqual(["ann failed", "bob refusedByPolicy"]);
    ports.clock.advance({ hours: 1 });
    tried("cleo", 0.5, false);
    for (const log of tryLogs) await readTries(ports, log, wave(1));
    expect(requests()).toBe(4);
    expect(await open()).toContain("cleo failed");
  });

  test("and managed later is none of them, though the success stands on a newer page", async () => {
    ports.audits.perPage = 1;
    tried("ann", 3, false);
    tried("ann", 2, true);
    tried("bob", 1, false);
    for (let calls = 0; (await readTries(ports, "own", wave(1))).kind === "goOn"; calls++)
      expect(calls).toBeLessThan(9);
    expect(await open()).toEqual(["bob failed"]);
  });

  test("and is told by a later reading that they managed is none of them any more", async () => {
    tried("ann", 1, false);
    await timer();
    expect(await open()).toEqual(["ann failed"]);
    ports.clock.advance({ hours: 7 });
    tried("ann", 1, true);
    await timer();
    expect(await open()).toEqual([]);
  });

  test("is read by the timer a few times a day, and not while a wave has read", async () => {
    await timer();
    expect(requests()).toBe(2);
    ports.clock.advance({ hours: 5 });
    await timer();
    expect(requests()).toBe(2);
    ports.clock.advance({ hours: 1 });
    await timer();
    expect(requests()).toBe(4);
  });
});

describe("a log that is busy", () => {
  test("costs the other one nothing, however often it is asked for", async () => {
    ports.reports.throttleNext("stoppedRegistrations", 30, 5);
    for (let n = 0; n < 5; n++) {
      await readTries(ports, "own", wave(1));
      await expect(readTries(ports, "refused", wave(1))).rejects.toThrow(TransientError);
      ports.clock.advance({ seconds: 40 });
    }
    await readTries(ports, "refused", wave(1));
    expect(ports.audits.called("ownRegistrations")).toBe(1);
  });

  test("in the middle goes on where it was", async () => {
    ports.audits.perPage = 1;
    for (let n = 0; n < 12; n++) tried(`person-${n}`, n + 1, false);
    expect(await readTries(ports, "own", wave(1))).toEqual({ kind: "goOn" });
    ports.audits.throttleNext("ownRegistrations", 20);
    expect(await readTries(ports, "own", wave(1))).toMatchObject({ kind: "goOn", afterSeconds: 20 });
    // Another one waits for whoever is in the middle of it.
    expect(await readTries(ports, "own", wave(2))).toMatchObject({ kind: "goOn" });
    ports.clock.advance({ seconds: 21 });
    while ((await readTries(ports, "own", wave(1))).kind === "goOn");
    expect(await open()).toHaveLength(12);
    const [first] = (await ports.store.triesFeed("own"))?.feed.listed ?? [];
    expect(first).toMatchObject({ to: START });
  });

  test("is waited for by the timer for as long as it may, and told of", async () => {
    paceGraph(ports);
    ports.audits.throttleNext("ownRegistrations", 60);
    await timer();
    expect(await ports.store.triesFeed("own")).toMatchObject({ feed: { listed: [{}] } });
    ports.clock.advance({ hours: 7 });
    ports.audits.throttleNext("ownRegistrations", 600);
    await expect(timer()).rejects.toThrow(TransientError);
  });
});
